// Anti-entropy by pulling: twice a second each node shows every other node what it holds; whoever lacks
// something asks for it. No acknowledgements: the next round repairs what was lost.
let me = '';
let everyone = [];
const values = new Set();

let pending = '';
process.stdin.on('data', (chunk) => {
  pending += chunk.toString();
  const lines = pending.split('\n');
  pending = lines.pop();
  for (const line of lines) if (line.trim() !== '') receive(JSON.parse(line));
});

function write(dest, body) {
  process.stdout.write(`${JSON.stringify({ src: me, dest, body })}\n`);
}

function receive({ src, body }) {
  const answer = (fields) => write(src, { ...fields, in_reply_to: body.msg_id });
  if (body.type === 'init') {
    me = body.node_id;
    everyone = body.node_ids.filter((id) => id !== me);
    answer({ type: 'init_ok' });
    setInterval(round, 500);
  } else if (body.type === 'topology') {
    answer({ type: 'topology_ok' });
  } else if (body.type === 'broadcast') {
    values.add(body.message);
    answer({ type: 'broadcast_ok' });
  } else if (body.type === 'read') {
    answer({ type: 'read_ok', messages: [...values] });
  } else if (body.type === 'digest') {
    const wanted = body.have.filter((value) => !values.has(value));
    if (wanted.length > 0) write(src, { type: 'want', wanted });
  } else if (body.type === 'want') {
    write(src, { type: 'give', given: body.wanted.filter((value) => values.has(value)) });
  } else if (body.type === 'give') {
    for (const value of body.given) values.add(value);
  }
}

function round() {
  const have = [...values];
  for (const peer of everyone) write(peer, { type: 'digest', have });
}
