/**
 * Along the topology's neighbours, acknowledged, and sent again every second until it is: the recorded
 * broadcast_retry.rb.
 */
import { createNode } from './node.mjs';

const values = new Set();
/** Neighbour to the values that it has not acknowledged. */
const owed = new Map();

function learn(messages, from) {
  const fresh = messages.filter((message) => !values.has(message));
  if (fresh.length === 0) return;
  for (const message of fresh) values.add(message);
  for (const [neighbour, unacknowledged] of owed) {
    if (neighbour === from) continue;
    for (const message of fresh) unacknowledged.add(message);
    node.send(neighbour, { type: 'gossip', messages: fresh });
  }
}

const node = createNode({
  topology: (request) => {
    for (const neighbour of request.body.topology[node.id]) owed.set(neighbour, new Set());
    node.reply(request, { type: 'topology_ok' });
  },
  read: (request) => node.reply(request, { type: 'read_ok', messages: [...values] }),
  broadcast: (request) => {
    learn([request.body.message], request.src);
    node.reply(request, { type: 'broadcast_ok' });
  },
  gossip: ({ src, body }) => {
    learn(body.messages, src);
    node.send(src, { type: 'gossip_ok', messages: body.messages });
  },
  gossip_ok: ({ src, body }) => {
    for (const message of body.messages) owed.get(src)?.delete(message);
  },
});

setInterval(() => {
  for (const [neighbour, unacknowledged] of owed) {
    if (unacknowledged.size > 0) node.send(neighbour, { type: 'gossip', messages: [...unacknowledged] });
  }
}, 1000);
