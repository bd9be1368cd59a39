// Each node keeps the sum of its own adds in seq-kv under a key that only it writes. Before it adds up
// all keys it writes a mark: a client of seq-kv never sees a state from before its own last write.
import { createInterface } from 'node:readline';

let me;
let nodeIds = [];
let msgId = 0;
let sum = 0;
let marks = 0;
// Writes of the sum, one after the other: two that overtook each other would leave the smaller one.
let stored = Promise.resolve();
const waiting = new Map();

function write(dest, body) {
  process.stdout.write(`${JSON.stringify({ src: me, dest, body })}\n`);
}

function call(body) {
  msgId += 1;
  const id = msgId;
  return new Promise((resolve) => {
    waiting.set(id, resolve);
    write('seq-kv', { ...body, msg_id: id });
  });
}

async function add(delta) {
  sum += delta;
  stored = stored.then(() => call({ type: 'write', key: `sum ${me}`, value: sum }));
  await stored;
}

async function sumOf(node) {
  const read = await call({ type: 'read', key: `sum ${node}` });
  return read.type === 'read_ok' ? read.value : 0;
}

async function total() {
  marks += 1;
  await call({ type: 'write', key: `mark ${me}`, value: marks });
  const sums = await Promise.all(nodeIds.map(sumOf));
  return sums.reduce((a, b) => a + b, 0);
}

for await (const line of createInterface({ input: process.stdin })) {
  const { src, body } = JSON.parse(line);
  const reply = (answer) => write(src, { ...answer, in_reply_to: body.msg_id });
  if (body.in_reply_to !== undefined) {
    waiting.get(body.in_reply_to)?.(body);
    waiting.delete(body.in_reply_to);
  } else if (body.type === 'init') {
    me = body.node_id;
    nodeIds = body.node_ids;
    reply({ type: 'init_ok' });
  } else if (body.type === 'add') {
    add(body.delta).then(() => reply({ type: 'add_ok' }));
  } else if (body.type === 'read') {
    total().then((value) => reply({ type: 'read_ok', value }));
  }
}
