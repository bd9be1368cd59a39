// Each node sends all that it has to all others, again and again, and adds what it hears to its own.
const { createInterface } = require('node:readline');

const GOSSIP_MS = 1000;

let me = '';
let peers = [];
const elements = new Set();

function send(dest, body) {
  process.stdout.write(`${JSON.stringify({ src: me, dest, body })}\n`);
}

function gossip() {
  for (const peer of peers) send(peer, { type: 'merge', elements: [...elements] });
}

const handlers = {
  init(body) {
    me = body.node_id;
    peers = body.node_ids.filter((node) => node !== me);
    setInterval(gossip, GOSSIP_MS);
    return { type: 'init_ok' };
  },
  add(body) {
    elements.add(body.element);
    return { type: 'add_ok' };
  },
  read() {
    return { type: 'read_ok', value: [...elements] };
  },
  merge(body) {
    for (const element of body.elements) elements.add(element);
    return null;
  },
};

createInterface({ input: process.stdin }).on('line', (line) => {
  const { src, body } = JSON.parse(line);
  const answer = handlers[body.type](body);
  if (answer !== null) send(src, { ...answer, in_reply_to: body.msg_id });
});
