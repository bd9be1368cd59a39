// Every id is a timestamp of lin-tso. Requests are matched by msg_id with plain callbacks.
import readline from 'node:readline';

const ORACLE = 'lin-tso';

let nodeId;
let nodeIds;
let lastMsgId = 0;
const callbacks = {};

const say = (dest, body) => console.log(JSON.stringify({ src: nodeId, dest, body }));

readline.createInterface({ input: process.stdin }).on('line', (line) => {
  const message = JSON.parse(line);
  const body = message.body;
  if (body.type === 'init') {
    nodeId = body.node_id;
    nodeIds = body.node_ids;
    say(message.src, { type: 'init_ok', in_reply_to: body.msg_id, msg_id: ++lastMsgId });
    console.error(`node ${nodeId} of ${nodeIds.length} uses ${ORACLE}`);
  } else if (body.type === 'generate') {
    const asked = ++lastMsgId;
    callbacks[asked] = (id) => say(message.src, { type: 'generate_ok', id, in_reply_to: body.msg_id });
    say(ORACLE, { type: 'ts', msg_id: asked });
  } else if (body.type === 'ts_ok') {
    callbacks[body.in_reply_to](body.ts);
    delete callbacks[body.in_reply_to];
  }
});
