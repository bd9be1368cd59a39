// Flooding along the given topology. A value is owed to every neighbour until that neighbour has
// acknowledged it; what is owed is sent again every RETRY_MS.
import readline from 'node:readline';

const RETRY_MS = 500;

let nodeId = '';
let nextMsgId = 1;
let neighbours = [];
const values = new Set();
const owed = new Map();

function send(dest, body) {
  console.log(JSON.stringify({ src: nodeId, dest, body: { ...body, msg_id: nextMsgId++ } }));
}

function reply(request, body) {
  send(request.src, { ...body, in_reply_to: request.body.msg_id });
}

function owe(neighbour, value) {
  if (!owed.has(neighbour)) owed.set(neighbour, new Set());
  owed.get(neighbour).add(value);
  send(neighbour, { type: 'relay', value });
}

function learn(value, from) {
  if (values.has(value)) return;
  values.add(value);
  for (const neighbour of neighbours) {
    if (neighbour !== from) owe(neighbour, value);
  }
}

const handlers = {
  init(request) {
    nodeId = request.body.node_id;
    reply(request, { type: 'init_ok' });
    setInterval(retry, RETRY_MS);
  },
  topology(request) {
    neighbours = request.body.topology[nodeId];
    reply(request, { type: 'topology_ok' });
  },
  broadcast(request) {
    learn(request.body.message, request.src);
    reply(request, { type: 'broadcast_ok' });
  },
  read(request) {
    reply(request, { type: 'read_ok', messages: [...values] });
  },
  relay(request) {
    learn(request.body.value, request.src);
    reply(request, { type: 'relay_ok', value: request.body.value });
  },
  relay_ok(request) {
    owed.get(request.src).delete(request.body.value);
  },
};

function retry() {
  for (const [neighbour, unacknowledged] of owed) {
    for (const value of unacknowledged) send(neighbour, { type: 'relay', value });
  }
}

readline.createInterface({ input: process.stdin }).on('line', (line) => {
  const request = JSON.parse(line);
  handlers[request.body.type](request);
});
