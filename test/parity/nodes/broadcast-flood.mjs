/** Along the topology's neighbours, without acknowledgement: 56 messages per value on the 5 x 5 grid. */
import { createNode } from './node.mjs';

const values = new Set();
let neighbours = [];
function learn(message, from) {
  if (values.has(message)) return;
  values.add(message);
  for (const neighbour of neighbours)
    if (neighbour !== from) node.send(neighbour, { type: 'gossip', message });
}
const node = createNode({
  topology: (request) => {
    neighbours = request.body.topology[node.id];
    node.reply(request, { type: 'topology_ok' });
  },
  read: (request) => node.reply(request, { type: 'read_ok', messages: [...values] }),
  broadcast: (request) => {
    learn(request.body.message, request.src);
    node.reply(request, { type: 'broadcast_ok' });
  },
  gossip: ({ src, body }) => learn(body.message, src),
});
