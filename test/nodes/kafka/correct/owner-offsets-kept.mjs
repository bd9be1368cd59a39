// For 5c: every key has one owner, which keeps the log in memory and answers for it. Only committed offsets
// are kept in lin-kv: each owner writes all of its own at once, under a key that nobody else writes.
import { createInterface } from 'node:readline';

const KEEP_MS = 200;

let me;
let nodeIds = [];
let msgId = 0;
const waiting = new Map();
const logs = new Map();
// Committed offsets of own keys, and whether lin-kv has not been told of some.
const committed = {};
let isUnkept = false;

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

function ownerOf(key) {
  const letters = [...key].map((letter) => letter.charCodeAt(0));
  return nodeIds[letters.reduce((sum, code) => sum + code, 0) % nodeIds.length];
}

function keep() {
  if (!isUnkept) return;
  isUnkept = false;
  call('lin-kv', { type: 'write', key: `committed ${me}`, value: committed });
}

// Requests to an owner, about keys of its own.
const owned = {
  append({ key, msg }) {
    if (!logs.has(key)) logs.set(key, []);
    return { type: 'append_ok', offset: logs.get(key).push(msg) - 1 };
  },
  fetch({ offsets }) {
    const msgs = {};
    for (const [key, from] of Object.entries(offsets)) {
      const log = logs.get(key) ?? [];
      if (from < log.length) msgs[key] = log.slice(from).map((msg, index) => [from + index, msg]);
    }
    return { type: 'fetch_ok', msgs };
  },
  commit({ offsets }) {
    for (const [key, offset] of Object.entries(offsets)) {
      if ((committed[key] ?? -1) >= offset) continue;
      committed[key] = offset;
      isUnkept = true;
    }
    return { type: 'commit_ok' };
  },
  committed({ keys }) {
    const known = keys.filter((key) => key in committed);
    return { type: 'committed_ok', offsets: Object.fromEntries(known.map((key) => [key, committed[key]])) };
  },
};

/** Asks an owner; oneself without a message. */
function ask(owner, body) {
  return owner === me ? owned[body.type](body) : call(owner, body);
}

/** Asks each owner of some of the keys once, and puts the answers' `field` together. */
async function askOwners(keys, bodyOf, field) {
  const byOwner = new Map();
  for (const key of keys) byOwner.set(ownerOf(key), [...(byOwner.get(ownerOf(key)) ?? []), key]);
  const answers = await Promise.all([...byOwner].map(([owner, own]) => ask(owner, bodyOf(own))));
  return Object.assign({}, ...answers.map((answer) => answer[field]));
}

const only = (offsets, keys) => Object.fromEntries(keys.map((key) => [key, offsets[key]]));

async function answer(body) {
  switch (body.type) {
    case 'init':
      me = body.node_id;
      nodeIds = body.node_ids;
      setInterval(keep, KEEP_MS);
      return { type: 'init_ok' };
    case 'send': {
      const { offset } = await ask(ownerOf(body.key), { type: 'append', key: body.key, msg: body.msg });
      return { type: 'send_ok', offset };
    }
    case 'poll': {
      const { offsets } = body;
      const bodyOf = (keys) => ({ type: 'fetch', offsets: only(offsets, keys) });
      return { type: 'poll_ok', msgs: await askOwners(Object.keys(offsets), bodyOf, 'msgs') };
    }
    case 'commit_offsets': {
      const { offsets } = body;
      const bodyOf = (keys) => ({ type: 'commit', offsets: only(offsets, keys) });
      await askOwners(Object.keys(offsets), bodyOf, 'offsets');
      return { type: 'commit_offsets_ok' };
    }
    case 'list_committed_offsets': {
      const offsets = await askOwners(body.keys, (keys) => ({ type: 'committed', keys }), 'offsets');
      return { type: 'list_committed_offsets_ok', offsets };
    }
    default:
      return owned[body.type](body);
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const { src, body } = JSON.parse(line);
  if (body.in_reply_to !== undefined) {
    waiting.get(body.in_reply_to)?.(body);
    waiting.delete(body.in_reply_to);
  } else {
    answer(body).then((reply) => write(src, { ...reply, in_reply_to: body.msg_id }));
  }
}
