// The sum is one value of lin-kv, and grows by compare-and-set: any number of nodes.
import { createInterface } from 'node:readline';

let me;
let msgId = 0;
const waiting = new Map();

function write(dest, body) {
  process.stdout.write(`${JSON.stringify({ src: me, dest, body })}\n`);
}

function call(body) {
  msgId += 1;
  const id = msgId;
  return new Promise((resolve) => {
    waiting.set(id, resolve);
    write('lin-kv', { ...body, key: 'sum', msg_id: id });
  });
}

async function readSum() {
  const read = await call({ type: 'read' });
  return read.type === 'read_ok' ? read.value : 0;
}

async function add(delta) {
  for (;;) {
    const from = await readSum();
    const cas = await call({ type: 'cas', from, to: from + delta, create_if_not_exists: true });
    if (cas.type === 'cas_ok') return;
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const { src, body } = JSON.parse(line);
  const reply = (answer) => write(src, { ...answer, in_reply_to: body.msg_id });
  if (body.in_reply_to !== undefined) {
    waiting.get(body.in_reply_to)?.(body);
    waiting.delete(body.in_reply_to);
  } else if (body.type === 'init') {
    me = body.node_id;
    reply({ type: 'init_ok' });
  } else if (body.type === 'add') {
    add(body.delta).then(() => reply({ type: 'add_ok' }));
  } else if (body.type === 'read') {
    readSum().then((value) => reply({ type: 'read_ok', value }));
  }
}
