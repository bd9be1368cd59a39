/** Ids of the node's name and a counter, as the recorded flake.rb. */
import { createNode } from './node.mjs';

let count = 0;
const node = createNode({
  generate: (request) => {
    count += 1;
    node.reply(request, { type: 'generate_ok', id: `${node.id}-${count}` });
  },
});
