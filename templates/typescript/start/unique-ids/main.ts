/**
 * unique-ids-2: answer every `generate` with an id that nobody in the cluster has ever given out.
 *
 *     request: { "type": "generate", "msg_id": 7 }
 *     answer:  { "type": "generate_ok", "in_reply_to": 7, "id": … }
 *
 * An id may be a number, a string or an array. Three nodes are asked at the same time, about a thousand times a
 * second, and now and then the network between them is cut; every request must be answered all the same.
 */
import { Node } from '../lib/node.ts';

const node = new Node();

let counter = 0;

node.on('generate', (message) => {
  counter += 1;

  // Your turn. Each node counts for itself, so all of them give out 1, 2, 3 … and the challenge fails
  // with duplicates. What does a node know that no other node has? (`node.id` is its name.)
  node.reply(message, { type: 'generate_ok', id: counter });
});

node.run();
