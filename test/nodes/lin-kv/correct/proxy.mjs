// Passes every request on to the service of the same name, and its answer back.
import { createInterface } from 'node:readline';

let me;
let msgId = 0;
const waiting = new Map();

function write(dest, body) {
  process.stdout.write(`${JSON.stringify({ src: me, dest, body })}\n`);
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
    msgId += 1;
    waiting.set(msgId, (answer) => write(src, { ...answer, in_reply_to: body.msg_id }));
    write('lin-kv', { ...body, msg_id: msgId });
  }
}
