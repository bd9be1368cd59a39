// The first node holds all registers; the others pass on what they are asked, and the answer back.
import { createInterface } from 'node:readline';

const NO_KEY = 20;
const OTHER_VALUE = 22;

let me;
let primary;
let msgId = 0;
const registers = new Map();
const waiting = new Map();

function write(dest, body) {
  process.stdout.write(`${JSON.stringify({ src: me, dest, body })}\n`);
}

function answer({ type, key, value, from, to }) {
  if (type === 'write') {
    registers.set(key, value);
    return { type: 'write_ok' };
  }
  if (!registers.has(key)) return { type: 'error', code: NO_KEY, text: `no key ${key}` };
  const current = registers.get(key);
  if (type === 'read') return { type: 'read_ok', value: current };
  if (current !== from) return { type: 'error', code: OTHER_VALUE, text: `${current} is not ${from}` };
  registers.set(key, to);
  return { type: 'cas_ok' };
}

for await (const line of createInterface({ input: process.stdin })) {
  const { src, body } = JSON.parse(line);
  const reply = (what) => write(src, { ...what, in_reply_to: body.msg_id });
  if (body.type === 'init') {
    me = body.node_id;
    primary = body.node_ids[0];
    reply({ type: 'init_ok' });
  } else if (body.in_reply_to !== undefined) {
    waiting.get(body.in_reply_to)(body);
    waiting.delete(body.in_reply_to);
  } else if (me === primary) {
    reply(answer(body));
  } else {
    msgId += 1;
    waiting.set(msgId, reply);
    write(primary, { ...body, msg_id: msgId });
  }
}
