// One node, optimistic: a transaction pauses before each step, as if the registers lay on a disk, and keeps what
// it writes to itself. At its end it commits, if nobody has changed what it read; otherwise it begins again.
import { createInterface } from 'node:readline';
import { setImmediate as nextTurn } from 'node:timers/promises';

// By key: { value, version }.
const committed = new Map();
const unwritten = { value: null, version: 0 };

async function transact(microOperations) {
  for (;;) {
    const done = await attempt(microOperations);
    if (done !== null) return done;
  }
}

async function attempt(microOperations) {
  const seen = new Map();
  const written = new Map();
  const done = [];
  for (const [f, key, value] of microOperations) {
    await nextTurn();
    if (f === 'w') {
      written.set(key, value);
      done.push([f, key, value]);
    } else if (written.has(key)) {
      done.push([f, key, written.get(key)]);
    } else {
      const register = committed.get(key) ?? unwritten;
      if (!seen.has(key)) seen.set(key, register.version);
      done.push([f, key, register.value]);
    }
  }
  for (const [key, version] of seen) {
    if ((committed.get(key) ?? unwritten).version !== version) return null;
  }
  for (const [key, value] of written) {
    const { version } = committed.get(key) ?? unwritten;
    committed.set(key, { value, version: version + 1 });
  }
  return done;
}

for await (const line of createInterface({ input: process.stdin })) {
  const { src, dest, body } = JSON.parse(line);
  const reply = (answer) =>
    console.log(JSON.stringify({ src: dest, dest: src, body: { ...answer, in_reply_to: body.msg_id } }));
  if (body.type === 'init') reply({ type: 'init_ok' });
  else if (body.type === 'txn') void transact(body.txn).then((txn) => reply({ type: 'txn_ok', txn }));
}
