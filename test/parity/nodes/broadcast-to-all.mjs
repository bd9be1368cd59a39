/** Every new value goes to all other nodes but its sender, each answers; never again: demo/ruby/broadcast.rb. */
import { createNode, readsOf } from './node.mjs';

const values = new Set();
const node = createNode({
  ...readsOf(values, () => node),
  broadcast: (request) => {
    const { message } = request.body;
    if (!values.has(message)) {
      values.add(message);
      for (const other of node.others()) {
        if (other !== request.src) node.rpc(other, { type: 'broadcast', message }, () => {});
      }
    }
    node.reply(request, { type: 'broadcast_ok' });
  },
});
