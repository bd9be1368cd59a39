// One node, one map of lists. A transaction runs to its end before the next one begins, and a read gets a copy:
// the list itself would go on growing until the answer is written.
import { createInterface } from 'node:readline';

const lists = new Map();

function listOf(key) {
  if (!lists.has(key)) lists.set(key, []);
  return lists.get(key);
}

function transact(microOperations) {
  return microOperations.map(([f, key, value]) => {
    if (f === 'r') return [f, key, lists.has(key) ? [...lists.get(key)] : null];
    listOf(key).push(value);
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
