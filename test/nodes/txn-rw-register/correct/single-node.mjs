// One node, one map: a transaction runs to its end before the next one begins.
import { createInterface } from 'node:readline';

const registers = new Map();

function transact(microOperations) {
  return microOperations.map(([f, key, value]) => {
    if (f === 'r') return [f, key, registers.get(key) ?? null];
    registers.set(key, value);
    return [f, key, value];
  });
}

for await (const line of createInterface({ input: process.stdin })) {
  const { src, dest, body } = JSON.parse(line);
  const reply = (answer) =>
    console.log(JSON.stringify({ src: dest, dest: src, body: { ...answer, in_reply_to: body.msg_id } }));
  if (body.type === 'init') reply({ type: 'init_ok' });
  else if (body.type === 'txn') reply({ type: 'txn_ok', txn: transact(body.txn) });
}
