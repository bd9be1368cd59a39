// Numbers without gaps worth naming: blocks of a hundred, taken from lin-kv by compare-and-set.
import { createInterface } from 'node:readline';

const BLOCK = 100;

let me;
let msgId = 0;
let next = 0;
let limit = 0;
let refill = null;
const waiting = new Map();

function write(dest, body) {
  process.stdout.write(`${JSON.stringify({ src: me, dest, body })}\n`);
}

function call(dest, body) {
  msgId += 1;
  const id = msgId;
  return new Promise((resolve) => {
    waiting.set(id, resolve);
    write(dest, { ...body, msg_id: id });
  });
}

async function takeBlock() {
  for (;;) {
    const read = await call('lin-kv', { type: 'read', key: 'next-id' });
    const from = read.type === 'read_ok' ? read.value : 0;
    const cas = await call('lin-kv', {
      type: 'cas',
      key: 'next-id',
      from,
      to: from + BLOCK,
      create_if_not_exists: true,
    });
    if (cas.type === 'cas_ok') {
      next = from;
      limit = from + BLOCK;
      return;
    }
  }
}

async function generate() {
  while (next >= limit) {
    refill ??= takeBlock().finally(() => {
      refill = null;
    });
    await refill;
  }
  const id = next;
  next += 1;
  return id;
}

for await (const line of createInterface({ input: process.stdin })) {
  const { src, body } = JSON.parse(line);
  if (body.in_reply_to !== undefined) {
    waiting.get(body.in_reply_to)?.(body);
    waiting.delete(body.in_reply_to);
  } else if (body.type === 'init') {
    me = body.node_id;
    write(src, { type: 'init_ok', in_reply_to: body.msg_id });
  } else if (body.type === 'generate') {
    generate().then((id) => write(src, { type: 'generate_ok', id, in_reply_to: body.msg_id }));
  }
}
