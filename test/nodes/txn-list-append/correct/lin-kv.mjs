// The whole database is one value of lin-kv: a transaction works on a copy and puts it back by compare-and-set.
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
    write('lin-kv', { ...body, key: 'database', msg_id: id });
  });
}

function apply(database, microOperations) {
  const lists = new Map(database);
  const done = microOperations.map(([f, key, value]) => {
    if (f === 'r') return [f, key, lists.get(key) ?? null];
    lists.set(key, [...(lists.get(key) ?? []), value]);
    return [f, key, value];
  });
  return { done, after: [...lists] };
}

async function transact(microOperations) {
  for (;;) {
    const read = await call({ type: 'read' });
    const before = read.type === 'read_ok' ? read.value : [];
    const { done, after } = apply(before, microOperations);
    const cas = await call({ type: 'cas', from: before, to: after, create_if_not_exists: true });
    if (cas.type === 'cas_ok') return done;
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
  } else if (body.type === 'txn') {
    transact(body.txn).then((txn) => reply({ type: 'txn_ok', txn }));
  }
}
