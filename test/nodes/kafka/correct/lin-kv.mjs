// Each log is one value of lin-kv, and grows by compare-and-set: any number of nodes.
import { createInterface } from 'node:readline';

let me;
let msgId = 0;
const waiting = new Map();
// The logs as this node saw them last: what the next compare-and-set is tried against.
const known = new Map();

function write(dest, body) {
  process.stdout.write(`${JSON.stringify({ src: me, dest, body })}\n`);
}

function call(body) {
  msgId += 1;
  const id = msgId;
  return new Promise((resolve) => {
    waiting.set(id, resolve);
    write('lin-kv', { ...body, msg_id: id });
  });
}

async function readLog(key) {
  const read = await call({ type: 'read', key: `log ${key}` });
  const log = read.type === 'read_ok' ? read.value : [];
  if (log.length > (known.get(key)?.length ?? 0)) known.set(key, log);
  return log;
}

async function send(key, message) {
  for (;;) {
    const from = known.get(key) ?? (await readLog(key));
    const to = [...from, message];
    const cas = await call({ type: 'cas', key: `log ${key}`, from, to, create_if_not_exists: true });
    if (cas.type === 'cas_ok') {
      if (to.length > (known.get(key)?.length ?? 0)) known.set(key, to);
      return from.length;
    }
    await readLog(key);
  }
}

async function poll(key, from) {
  const log = await readLog(key);
  return [key, log.slice(from).map((message, index) => [from + index, message])];
}

async function readCommitted(key) {
  const read = await call({ type: 'read', key: `committed ${key}` });
  return read.type === 'read_ok' ? read.value : null;
}

async function commit(key, offset) {
  for (;;) {
    const from = await readCommitted(key);
    if (from !== null && from >= offset) return;
    const cas = await call({
      type: 'cas',
      key: `committed ${key}`,
      from,
      to: offset,
      create_if_not_exists: true,
    });
    if (cas.type === 'cas_ok') return;
  }
}

async function answer(body) {
  switch (body.type) {
    case 'send':
      return { type: 'send_ok', offset: await send(body.key, body.msg) };
    case 'poll': {
      const polled = Object.entries(body.offsets).map(([key, from]) => poll(key, from));
      return { type: 'poll_ok', msgs: Object.fromEntries(await Promise.all(polled)) };
    }
    case 'commit_offsets':
      await Promise.all(Object.entries(body.offsets).map(([key, offset]) => commit(key, offset)));
      return { type: 'commit_offsets_ok' };
    case 'list_committed_offsets': {
      const listed = await Promise.all(body.keys.map(async (key) => [key, await readCommitted(key)]));
      const offsets = Object.fromEntries(listed.filter(([, offset]) => offset !== null));
      return { type: 'list_committed_offsets_ok', offsets };
    }
    default:
      return { type: 'error', code: 10, text: `No ${body.type} here` };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const { src, body } = JSON.parse(line);
  if (body.in_reply_to !== undefined) {
    waiting.get(body.in_reply_to)?.(body);
    waiting.delete(body.in_reply_to);
  } else if (body.type === 'init') {
    me = body.node_id;
    write(src, { type: 'init_ok', in_reply_to: body.msg_id });
  } else {
    answer(body).then((reply) => write(src, { ...reply, in_reply_to: body.msg_id }));
  }
}
