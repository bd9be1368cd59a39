// 64-bit integers in the manner of Snowflake: neighbours differ in the last bit, far above 2^53.
// JSON.stringify can't write a bigint, so the id is spliced in as text.
const { createInterface } = require('node:readline');

let nodeId = null;
let machine = 0n;
let sequence = 0n;

function emit(dest, fields) {
  process.stdout.write(`{"src":"${nodeId}","dest":"${dest}","body":{${fields.join(',')}}}\n`);
}

createInterface({ input: process.stdin }).on('line', (line) => {
  const { src, body } = JSON.parse(line);
  if (body.type === 'init') {
    nodeId = body.node_id;
    machine = BigInt(body.node_ids.indexOf(nodeId));
    emit(src, ['"type":"init_ok"', `"in_reply_to":${body.msg_id}`]);
  }
  if (body.type === 'generate') {
    const id = (0x7000n << 48n) | (machine << 40n) | sequence;
    sequence += 1n;
    emit(src, ['"type":"generate_ok"', `"in_reply_to":${body.msg_id}`, `"id":${id}`]);
  }
});
