/** Every node counts from 1: the same ids on each, as the recorded unique_dup.rb. */
import { createNode } from './node.mjs';

let count = 0;
const node = createNode({
  generate: (request) => {
    count += 1;
    node.reply(request, { type: 'generate_ok', id: count });
  },
});
