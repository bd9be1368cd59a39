// All that broadcast-3a asks for: a list in memory and four handlers.
import { createInterface } from 'node:readline';

let node = '';
const messages = [];

const answers = {
  init(body) {
    node = body.node_id;
    return { type: 'init_ok' };
  },
  topology() {
    return { type: 'topology_ok' };
  },
  broadcast(body) {
    messages.push(body.message);
    return { type: 'broadcast_ok' };
  },
  read() {
    return { type: 'read_ok', messages };
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const { src, body } = JSON.parse(line);
  const answer = answers[body.type](body);
  answer.in_reply_to = body.msg_id;
  console.log(JSON.stringify({ src: node, dest: src, body: answer }));
}
