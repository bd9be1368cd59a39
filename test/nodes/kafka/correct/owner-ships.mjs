// For 5c: every key has one owner, which alone appends to its log and ships what is new to the others, many
// messages at a time. Every node answers polls from its copies, which lag behind but have no gaps.
import { createInterface } from 'node:readline';

const SHIP_MS = 50;
const RESEND_MS = 1000;

let me;
let nodeIds = [];
let msgId = 0;
const waiting = new Map();
// Logs of keys that this node owns, and copies of the beginnings of all others.
const logs = new Map();
const committed = new Map();
const shipments = [];

function write(dest, body) {
  process.stdout.write(`${JSON.stringify({ src: me, dest, body })}\n`);
}

function call(dest, body, timeout) {
  msgId += 1;
  const id = msgId;
  return new Promise((resolve) => {
    waiting.set(id, resolve);
    if (timeout !== undefined) setTimeout(() => answered(id, null), timeout);
    write(dest, { ...body, msg_id: id });
  });
}

function answered(id, body) {
  waiting.get(id)?.(body);
  waiting.delete(id);
}

function ownerOf(key) {
  let hash = 0;
  for (const letter of key) hash = (hash * 31 + letter.charCodeAt(0)) % 65_521;
  return nodeIds[hash % nodeIds.length];
}

function logOf(key) {
  if (!logs.has(key)) logs.set(key, []);
  return logs.get(key);
}

/** What one other node has not confirmed yet. One message is under way at a time. */
class Shipment {
  constructor(peer) {
    this.peer = peer;
    this.confirmed = new Map();
    this.keys = new Set();
    this.offsets = new Map();
    this.isUnderWay = false;
  }

  async ship() {
    if (this.isUnderWay || (this.keys.size === 0 && this.offsets.size === 0)) return;
    const appended = [...this.keys].map((key) => {
      const from = this.confirmed.get(key) ?? 0;
      return { key, from, messages: logOf(key).slice(from) };
    });
    const offsets = [...this.offsets];
    this.isUnderWay = true;
    const answer = await call(this.peer, { type: 'ship', appended, offsets }, RESEND_MS);
    this.isUnderWay = false;
    if (answer === null) return;
    for (const { key, from, messages } of appended) {
      this.confirmed.set(key, from + messages.length);
      if (this.confirmed.get(key) === logOf(key).length) this.keys.delete(key);
    }
    for (const [key, offset] of offsets) {
      if (this.offsets.get(key) === offset) this.offsets.delete(key);
    }
  }
}

function append(key, message) {
  const offset = logOf(key).push(message) - 1;
  for (const shipment of shipments) shipment.keys.add(key);
  return offset;
}

function receive({ appended, offsets }) {
  for (const { key, from, messages } of appended) {
    const log = logOf(key);
    // Shipped a second time, when the answer to the first was late.
    log.push(...messages.slice(log.length - from));
  }
  for (const [key, offset] of offsets) commit(key, offset);
}

/** True when the offset was news. */
function commit(key, offset) {
  if ((committed.get(key) ?? -1) >= offset) return false;
  committed.set(key, offset);
  return true;
}

async function send(key, message) {
  const owner = ownerOf(key);
  if (owner === me) return append(key, message);
  const { offset } = await call(owner, { type: 'append', key, message });
  return offset;
}

function poll(key, from) {
  return logOf(key)
    .slice(from)
    .map((message, index) => [from + index, message]);
}

async function answer(body) {
  switch (body.type) {
    case 'init':
      me = body.node_id;
      nodeIds = body.node_ids;
      for (const peer of nodeIds) if (peer !== me) shipments.push(new Shipment(peer));
      setInterval(() => {
        for (const shipment of shipments) shipment.ship();
      }, SHIP_MS);
      return { type: 'init_ok' };
    case 'send':
      return { type: 'send_ok', offset: await send(body.key, body.msg) };
    case 'poll': {
      const polled = Object.entries(body.offsets).map(([key, from]) => [key, poll(key, from)]);
      return { type: 'poll_ok', msgs: Object.fromEntries(polled) };
    }
    case 'commit_offsets':
      for (const [key, offset] of Object.entries(body.offsets)) {
        if (commit(key, offset)) for (const shipment of shipments) shipment.offsets.set(key, offset);
      }
      return { type: 'commit_offsets_ok' };
    case 'list_committed_offsets': {
      const known = body.keys.filter((key) => committed.has(key));
      const offsets = Object.fromEntries(known.map((key) => [key, committed.get(key)]));
      return { type: 'list_committed_offsets_ok', offsets };
    }
    case 'append':
      return { type: 'append_ok', offset: append(body.key, body.message) };
    case 'ship':
      receive(body);
      return { type: 'ship_ok' };
    default:
      return { type: 'error', code: 10, text: `no ${body.type} here` };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const { src, body } = JSON.parse(line);
  if (body.in_reply_to !== undefined) {
    answered(body.in_reply_to, body);
  } else {
    answer(body).then((reply) => write(src, { ...reply, in_reply_to: body.msg_id }));
  }
}
