/**
 * By way of the first node, which passes values on every 500 ms, unacknowledged, and sends every fifth
 * batch empty: what the recorded run shows of its node (a fifth of the values is on the first node alone,
 * whole batches of them, and yet no message is missing).
 */
import { createNode, readsOf } from './node.mjs';

const values = new Set();
let pending = [];
let batches = 0;
const node = createNode({
  ...readsOf(values, () => node),
  broadcast: (request) => {
    const { message } = request.body;
    values.add(message);
    if (node.id === node.ids[0]) pending.push(message);
    else node.send(node.ids[0], { type: 'value', message });
    node.reply(request, { type: 'broadcast_ok' });
  },
  value: ({ body }) => {
    values.add(body.message);
    pending.push(body.message);
  },
  batch: ({ body }) => {
    for (const message of body.messages) values.add(message);
  },
});

setInterval(() => {
  if (pending.length === 0) return;
  batches += 1;
  const messages = batches % 5 === 0 ? [] : pending;
  pending = [];
  for (const other of node.others()) node.send(other, { type: 'batch', messages });
}, 500);
