// Each node counts what was added and what was taken away at it, and all pass on the largest counts they know.
import { createInterface } from 'node:readline';

const GOSSIP_MS = 500;

let me;
let peers = [];
// By node: [sum of the positive deltas, sum of the negative ones, both as positive numbers].
const counts = new Map();

function write(dest, body) {
  process.stdout.write(`${JSON.stringify({ src: me, dest, body })}\n`);
}

function sum() {
  let total = 0;
  for (const [up, down] of counts.values()) total += up - down;
  return total;
}

for await (const line of createInterface({ input: process.stdin })) {
  const { src, body } = JSON.parse(line);
  const reply = (answer) => write(src, { ...answer, in_reply_to: body.msg_id });
  switch (body.type) {
    case 'init':
      me = body.node_id;
      peers = body.node_ids.filter((id) => id !== me);
      counts.set(me, [0, 0]);
      setInterval(() => {
        for (const peer of peers) write(peer, { type: 'gossip', counts: [...counts] });
      }, GOSSIP_MS);
      reply({ type: 'init_ok' });
      break;
    case 'add':
      counts.get(me)[body.delta >= 0 ? 0 : 1] += Math.abs(body.delta);
      reply({ type: 'add_ok' });
      break;
    case 'read':
      reply({ type: 'read_ok', value: sum() });
      break;
    case 'gossip':
      for (const [node, [up, down]] of body.counts) {
        const [knownUp, knownDown] = counts.get(node) ?? [0, 0];
        counts.set(node, [Math.max(up, knownUp), Math.max(down, knownDown)]);
      }
      break;
  }
}
