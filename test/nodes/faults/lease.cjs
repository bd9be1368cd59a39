// One node at a time answers for the register map: whoever holds the lease in lin-kv. It reads from memory
// while its lease holds, and writes through. The clock is the question: CLOCK says how late it is.
const readline = require('node:readline');

// A lease may be taken over once its holder has not renewed it for LEASE_MS of the taker's own time.
const LEASE_MS = 3000;
// The holder stops a little before that, for what is still on its way.
const MARGIN_MS = 500;
const CLOCK = () => performance.now();
// What the record says about time: a version, which the taker must see unchanged for the length of a lease.
const isOver = (_record, seenFor) => seenFor > LEASE_MS;

let id = '';
let nextId = 1;
const waiting = new Map();
let values = new Map();
let holds = null; // { since } while this node has the lease
let seen = { text: '', at: 0 };
let busy = Promise.resolve();

const send = (dest, body) => console.log(JSON.stringify({ src: id, dest, body }));
const ask = (dest, body) =>
  new Promise((resolve, reject) => {
    const msg_id = nextId++;
    waiting.set(msg_id, resolve);
    send(dest, { ...body, msg_id });
    setTimeout(() => waiting.delete(msg_id) && reject(new Error('timeout')), 1000);
  });
const leads = () => holds !== null && CLOCK() < holds.since + LEASE_MS - MARGIN_MS;

// Takes the lease where nobody has it, or renews its own. Returns who has it.
async function campaign() {
  const began = CLOCK();
  const { value: record = null } = await ask('lin-kv', { type: 'read', key: 'lease' });
  const text = JSON.stringify(record);
  if (text !== seen.text) seen = { text, at: CLOCK() };
  const mine = record !== null && record.holder === id && holds !== null;
  if (record !== null && !mine && !isOver(record, CLOCK() - seen.at)) return record.holder;
  const next = { holder: id, version: (record?.version ?? 0) + 1, until: began + LEASE_MS };
  const taken = await ask('lin-kv', {
    type: 'cas',
    key: 'lease',
    from: record,
    to: next,
    create_if_not_exists: true,
  });
  if (taken.type !== 'cas_ok') return null;
  if (!mine || !leads()) {
    const { value = [] } = await ask('lin-kv', { type: 'read', key: 'values' });
    values = new Map(value);
  }
  holds = { since: began };
  return id;
}

async function serve(src, body) {
  const reply = (answer) => send(src, { ...answer, in_reply_to: body.msg_id });
  if (!leads() && (await campaign()) !== id)
    return reply({ type: 'error', code: 11, text: 'another has the lease' });
  const current = values.get(body.key);
  if (body.type === 'read') {
    // Asked again: the lease may have run out meanwhile.
    if (!leads()) return reply({ type: 'error', code: 11, text: 'the lease ran out' });
    if (current === undefined) return reply({ type: 'error', code: 20, text: 'no such key' });
    return reply({ type: 'read_ok', value: current });
  }
  if (body.type === 'cas' && current === undefined)
    return reply({ type: 'error', code: 20, text: 'no such key' });
  if (body.type === 'cas' && current !== body.from)
    return reply({ type: 'error', code: 22, text: `it is ${current}` });
  if (!leads()) return reply({ type: 'error', code: 11, text: 'the lease ran out' });
  const next = new Map(values).set(body.key, body.type === 'cas' ? body.to : body.value);
  await ask('lin-kv', { type: 'write', key: 'values', value: [...next] });
  values = next;
  return reply({ type: `${body.type}_ok` });
}

readline.createInterface({ input: process.stdin }).on('line', (line) => {
  const { src, body } = JSON.parse(line);
  if (body.type === 'init') {
    id = body.node_id;
    send(src, { type: 'init_ok', in_reply_to: body.msg_id });
  } else if (body.in_reply_to !== undefined) {
    const resolve = waiting.get(body.in_reply_to);
    waiting.delete(body.in_reply_to);
    resolve?.(body);
  } else {
    // One at a time, so that no two requests change the map side by side.
    busy = busy.then(() => serve(src, body)).catch(() => {});
  }
});
