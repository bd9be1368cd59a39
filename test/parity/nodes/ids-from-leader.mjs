/** The first node counts, the others ask it: unique, but not available under partitions, as ids.sh. */
import { createNode } from './node.mjs';

let count = 0;
const next = () => count++;
const node = createNode({
  generate: (request) => {
    if (node.id === node.ids[0]) node.reply(request, { type: 'generate_ok', id: next() });
    else {
      node.rpc(node.ids[0], { type: 'next' }, (answer) =>
        node.reply(request, { type: 'generate_ok', id: answer.body.id }),
      );
    }
  },
  next: (request) => node.reply(request, { type: 'next_ok', id: next() }),
});
