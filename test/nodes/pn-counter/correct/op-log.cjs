// Every node keeps the deltas of every node in their order. It tells another node how many of each it
// has, and that one answers with those that come after. The sum is that of all deltas.
const { createInterface } = require('node:readline');

const ASK_MS = 250;

let me = '';
let peers = [];
// By node: the deltas that its clients added, in order.
const deltas = new Map();

function send(dest, body) {
  process.stdout.write(`${JSON.stringify({ src: me, dest, body })}\n`);
}

function logOf(node) {
  if (!deltas.has(node)) deltas.set(node, []);
  return deltas.get(node);
}

function ask() {
  const have = {};
  for (const [node, log] of deltas) have[node] = log.length;
  for (const peer of peers) send(peer, { type: 'ask', have });
}

function tell(peer, have) {
  const logs = {};
  for (const [node, log] of deltas) {
    const from = have[node] ?? 0;
    if (from < log.length) logs[node] = { from, deltas: log.slice(from) };
  }
  if (Object.keys(logs).length > 0) send(peer, { type: 'tell', logs });
}

function learn(logs) {
  for (const [node, { from, deltas: told }] of Object.entries(logs)) {
    const log = logOf(node);
    // Two answers may overlap. What is known already is passed over; a gap can't be, since we asked.
    log.push(...told.slice(log.length - from));
  }
}

function sum() {
  let total = 0;
  for (const log of deltas.values()) for (const delta of log) total += delta;
  return total;
}

createInterface({ input: process.stdin }).on('line', (line) => {
  const { src, body } = JSON.parse(line);
  const reply = (answer) => send(src, { ...answer, in_reply_to: body.msg_id });
  if (body.type === 'init') {
    me = body.node_id;
    peers = body.node_ids.filter((node) => node !== me);
    setInterval(ask, ASK_MS);
    reply({ type: 'init_ok' });
  } else if (body.type === 'add') {
    logOf(me).push(body.delta);
    reply({ type: 'add_ok' });
  } else if (body.type === 'read') {
    reply({ type: 'read_ok', value: sum() });
  } else if (body.type === 'ask') {
    tell(src, body.have);
  } else if (body.type === 'tell') {
    learn(body.logs);
  }
});
