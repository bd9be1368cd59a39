// The database is a log of transactions in lin-kv: entry 0, 1, 2 …, each written once. Every node replays the log in
// memory. To add a transaction is to write the first entry that is free; who finds it taken reads it and tries the next.
// What arrives meanwhile goes together into the next entry.
import { createInterface } from 'node:readline';

let me;
let msgId = 0;
const waitingFor = new Map();

const lists = new Map();
let replayed = 0;
let arrived = [];
let isWorking = false;

function write(dest, body) {
  process.stdout.write(`${JSON.stringify({ src: me, dest, body })}\n`);
}

function call(body) {
  msgId += 1;
  const id = msgId;
  return new Promise((resolve) => {
    waitingFor.set(id, resolve);
    write('lin-kv', { ...body, msg_id: id });
  });
}

const entryKey = (index) => `entry ${index}`;

/** Carries out micro-operations on the lists in memory. */
function carryOut(microOperations) {
  return microOperations.map(([f, key, value]) => {
    if (f === 'r') return [f, key, lists.has(key) ? [...lists.get(key)] : null];
    if (!lists.has(key)) lists.set(key, []);
    lists.get(key).push(value);
    return [f, key, value];
  });
}

const appendsOf = (microOperations) => microOperations.filter(([f]) => f === 'append');

/** Replays an entry of another node. */
function replay(entry) {
  carryOut(entry);
  replayed += 1;
}

/** Puts appends into the log behind all that is there. */
async function enter(appends) {
  for (;;) {
    const key = entryKey(replayed);
    const cas = await call({ type: 'cas', key, from: null, to: appends, create_if_not_exists: true });
    if (cas.type === 'cas_ok') return;
    replay((await call({ type: 'read', key })).value);
  }
}

/** Replays the log to its end, which is where an entry is missing. */
async function catchUp() {
  for (;;) {
    const read = await call({ type: 'read', key: entryKey(replayed) });
    if (read.type !== 'read_ok') return;
    replay(read.value);
  }
}

async function work() {
  while (arrived.length > 0) {
    const batch = arrived;
    arrived = [];
    const appends = batch.flatMap(({ body }) => appendsOf(body.txn));
    if (appends.length === 0) {
      await catchUp();
    } else {
      await enter(appends);
      replayed += 1;
    }
    for (const { src, body } of batch) {
      write(src, { type: 'txn_ok', txn: carryOut(body.txn), in_reply_to: body.msg_id });
    }
  }
  isWorking = false;
}

for await (const line of createInterface({ input: process.stdin })) {
  const message = JSON.parse(line);
  const { src, body } = message;
  if (body.in_reply_to !== undefined) {
    waitingFor.get(body.in_reply_to)?.(body);
    waitingFor.delete(body.in_reply_to);
  } else if (body.type === 'init') {
    me = body.node_id;
    write(src, { type: 'init_ok', in_reply_to: body.msg_id });
  } else if (body.type === 'txn') {
    arrived.push(message);
    if (!isWorking) {
      isWorking = true;
      work();
    }
  }
}
