// Takes each chunk of stdin for one message. Right as long as lines come one by one.
let id = '';
let peers = [];
const values = new Set();

function send(dest, body) {
  process.stdout.write(`${JSON.stringify({ src: id, dest, body })}\n`);
}

process.stdin.on('data', (chunk) => {
  const { src, body } = JSON.parse(chunk.toString());
  const reply = (fields) => send(src, { ...fields, in_reply_to: body.msg_id });
  if (body.type === 'init') {
    id = body.node_id;
    peers = body.node_ids.filter((peer) => peer !== id);
    reply({ type: 'init_ok' });
  } else if (body.type === 'topology') {
    reply({ type: 'topology_ok' });
  } else if (body.type === 'read') {
    reply({ type: 'read_ok', messages: [...values] });
  } else if (body.type === 'broadcast') {
    values.add(body.message);
    for (const peer of peers) {
      send(peer, { type: 'store', value: body.message });
      send(peer, { type: 'next', from: id });
    }
    reply({ type: 'broadcast_ok' });
  } else if (body.type === 'store') {
    values.add(body.value);
  }
});
