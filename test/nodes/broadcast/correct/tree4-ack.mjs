// For 3d: a tree of our own with four children each, instead of the suggested grid. Values go along the
// tree's edges, away from where they came from, and are acknowledged.
import readline from 'node:readline';

const BRANCHING = 4;
const RETRY_MS = 700;

let id = '';
let edges = [];
let msgId = 0;
const values = new Set();
/** neighbour -> value -> time of the last sending */
const unacknowledged = new Map();

const send = (dest, body) => process.stdout.write(`${JSON.stringify({ src: id, dest, body })}\n`);

function treeEdges(ids) {
  const index = ids.indexOf(id);
  const edges = [];
  if (index > 0) edges.push(ids[Math.floor((index - 1) / BRANCHING)]);
  for (let child = 1; child <= BRANCHING; child++) {
    const at = index * BRANCHING + child;
    if (at < ids.length) edges.push(ids[at]);
  }
  return edges;
}

function accept(value, from) {
  if (values.has(value)) return;
  values.add(value);
  for (const edge of edges) {
    if (edge === from) continue;
    unacknowledged.get(edge).set(value, Date.now());
    send(edge, { type: 'pass', value, msg_id: ++msgId });
  }
}

function sendAgain() {
  const now = Date.now();
  for (const [edge, waiting] of unacknowledged) {
    for (const [value, sentAt] of waiting) {
      if (now - sentAt < RETRY_MS) continue;
      waiting.set(value, now);
      send(edge, { type: 'pass', value, msg_id: ++msgId });
    }
  }
}

readline.createInterface({ input: process.stdin }).on('line', (line) => {
  const { src, body } = JSON.parse(line);
  switch (body.type) {
    case 'init':
      id = body.node_id;
      edges = treeEdges(body.node_ids);
      for (const edge of edges) unacknowledged.set(edge, new Map());
      setInterval(sendAgain, 100);
      send(src, { type: 'init_ok', in_reply_to: body.msg_id });
      break;
    case 'topology':
      send(src, { type: 'topology_ok', in_reply_to: body.msg_id });
      break;
    case 'broadcast':
      accept(body.message, src);
      send(src, { type: 'broadcast_ok', in_reply_to: body.msg_id });
      break;
    case 'read':
      send(src, { type: 'read_ok', messages: [...values], in_reply_to: body.msg_id });
      break;
    case 'pass':
      accept(body.value, src);
      send(src, { type: 'passed', value: body.value });
      break;
    case 'passed':
      unacknowledged.get(src).delete(body.value);
      break;
  }
});
