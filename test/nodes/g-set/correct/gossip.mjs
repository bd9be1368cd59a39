// Every node tells every other one, again and again, what that one has not yet acknowledged.
import { createInterface } from 'node:readline';

const GOSSIP_MS = 500;

let me;
const elements = new Set();
const acknowledged = new Map();

function write(dest, body) {
  process.stdout.write(`${JSON.stringify({ src: me, dest, body })}\n`);
}

function gossip() {
  for (const [peer, known] of acknowledged) {
    const missing = [...elements].filter((element) => !known.has(element));
    if (missing.length > 0) write(peer, { type: 'gossip', elements: missing });
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const { src, body } = JSON.parse(line);
  const reply = (answer) => write(src, { ...answer, in_reply_to: body.msg_id });
  switch (body.type) {
    case 'init':
      me = body.node_id;
      for (const peer of body.node_ids) if (peer !== me) acknowledged.set(peer, new Set());
      setInterval(gossip, GOSSIP_MS);
      reply({ type: 'init_ok' });
      break;
    case 'add':
      elements.add(body.element);
      reply({ type: 'add_ok' });
      break;
    case 'read':
      reply({ type: 'read_ok', value: [...elements] });
      break;
    case 'gossip':
      for (const element of body.elements) elements.add(element);
      write(src, { type: 'gossip_ok', elements: body.elements });
      break;
    case 'gossip_ok':
      for (const element of body.elements) acknowledged.get(src).add(element);
      break;
  }
}
