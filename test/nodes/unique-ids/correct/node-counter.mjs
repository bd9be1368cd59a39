// The node's own id and a counter: unique without a word to anybody.
import readline from 'node:readline';

let nodeId = '';
let counter = 0;

function send(dest, body) {
  console.log(JSON.stringify({ src: nodeId, dest, body }));
}

function generate() {
  counter += 1;
  return `${nodeId}-${counter}`;
}

readline.createInterface({ input: process.stdin }).on('line', (line) => {
  const { src, body } = JSON.parse(line);
  if (body.type === 'init') {
    nodeId = body.node_id;
    send(src, { type: 'init_ok', in_reply_to: body.msg_id });
  } else if (body.type === 'generate') {
    const id = generate();
    send(src, { type: 'generate_ok', id, in_reply_to: body.msg_id });
  }
});
