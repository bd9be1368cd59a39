/** Tells nobody: the recorded broadcast_nogossip.rb. */
import { createNode, readsOf } from './node.mjs';

const values = new Set();
const node = createNode({
  ...readsOf(values, () => node),
  broadcast: (request) => {
    values.add(request.body.message);
    node.reply(request, { type: 'broadcast_ok' });
  },
});
