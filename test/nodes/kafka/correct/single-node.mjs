// Logs in memory, on one node.
import { createInterface } from 'node:readline';

let me;
const logs = new Map();
const committed = new Map();

function reply({ src, body }, answer) {
  const message = { src: me, dest: src, body: { ...answer, in_reply_to: body.msg_id } };
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

function send(key, message) {
  const log = logs.get(key) ?? [];
  logs.set(key, log);
  const offset = log.length;
  log.push(message);
  return offset;
}

function poll(key, from) {
  const log = logs.get(key) ?? [];
  return log.slice(from).map((message, index) => [from + index, message]);
}

function commit(key, offset) {
  committed.set(key, Math.max(offset, committed.get(key) ?? 0));
}

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  const { body } = request;
  switch (body.type) {
    case 'init':
      me = body.node_id;
      reply(request, { type: 'init_ok' });
      break;
    case 'send':
      reply(request, { type: 'send_ok', offset: send(body.key, body.msg) });
      break;
    case 'poll': {
      const msgs = {};
      for (const [key, from] of Object.entries(body.offsets)) msgs[key] = poll(key, from);
      reply(request, { type: 'poll_ok', msgs });
      break;
    }
    case 'commit_offsets':
      for (const [key, offset] of Object.entries(body.offsets)) commit(key, offset);
      reply(request, { type: 'commit_offsets_ok' });
      break;
    case 'list_committed_offsets': {
      const offsets = {};
      for (const key of body.keys) if (committed.has(key)) offsets[key] = committed.get(key);
      reply(request, { type: 'list_committed_offsets_ok', offsets });
      break;
    }
  }
}
