// Always available, read-committed: a transaction works on the node's own map, and its writes travel to all
// others as one message, repeated until they are acknowledged. The later write wins, by counter and name.
import { createInterface } from 'node:readline';

const RETRY_MS = 500;

let me;
let peers = [];
let clock = 0;
let nextUpdate = 0;
// By key: { value, clock, node }.
const registers = new Map();
// Updates that a peer owes an acknowledgement for, by peer and number.
const owed = new Map();

function write(dest, body) {
  process.stdout.write(`${JSON.stringify({ src: me, dest, body })}\n`);
}

function newer(left, right) {
  return left.clock > right.clock || (left.clock === right.clock && left.node > right.node);
}

function install(key, version) {
  const known = registers.get(key);
  if (known === undefined || newer(version, known)) registers.set(key, version);
}

function transact(microOperations) {
  clock += 1;
  const written = new Map();
  const done = microOperations.map(([f, key, value]) => {
    if (f === 'r') return [f, key, written.get(key) ?? registers.get(key)?.value ?? null];
    written.set(key, value);
    return [f, key, value];
  });
  const versions = [...written].map(([key, value]) => [key, { value, clock, node: me }]);
  for (const [key, version] of versions) install(key, version);
  if (versions.length > 0) replicate(versions);
  return done;
}

function replicate(versions) {
  nextUpdate += 1;
  for (const peer of peers) {
    const update = { type: 'update', number: nextUpdate, versions };
    owed.set(`${peer} ${nextUpdate}`, { peer, update });
    write(peer, update);
  }
}

function retry() {
  for (const { peer, update } of owed.values()) write(peer, update);
}

for await (const line of createInterface({ input: process.stdin })) {
  const { src, body } = JSON.parse(line);
  const reply = (answer) => write(src, { ...answer, in_reply_to: body.msg_id });
  switch (body.type) {
    case 'init':
      me = body.node_id;
      peers = body.node_ids.filter((id) => id !== me);
      setInterval(retry, RETRY_MS);
      reply({ type: 'init_ok' });
      break;
    case 'txn':
      reply({ type: 'txn_ok', txn: transact(body.txn) });
      break;
    case 'update':
      for (const [key, version] of body.versions) {
        clock = Math.max(clock, version.clock);
        install(key, version);
      }
      write(src, { type: 'update_ok', number: body.number });
      break;
    case 'update_ok':
      owed.delete(`${src} ${body.number}`);
      break;
  }
}
