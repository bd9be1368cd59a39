// Keeps every value in a file of its own disk before it acknowledges it, and gossips all that it has.
const fs = require('node:fs');
const path = require('node:path');
const readline = require('node:readline');

const file = path.join(process.env.DSCOURSE_DISK, 'values');
let id = '';
let others = [];
const values = new Set();
let log = null;

function load() {
  log = fs.openSync(file, 'a+');
  const lines = fs.readFileSync(file, 'utf8').split('\n');
  // What a crash left of the last line was never acknowledged.
  const torn = lines.pop();
  for (const line of lines) values.add(JSON.parse(line));
  if (torn !== '') fs.ftruncateSync(log, fs.fstatSync(log).size - Buffer.byteLength(torn));
}

function keep(found) {
  const fresh = found.filter((value) => !values.has(value));
  if (fresh.length === 0) return;
  fs.writeSync(log, fresh.map((value) => JSON.stringify(value) + '\n').join(''));
  fs.fsyncSync(log);
  for (const value of fresh) values.add(value);
}

const send = (dest, body) => console.log(JSON.stringify({ src: id, dest, body }));
readline.createInterface({ input: process.stdin }).on('line', (line) => {
  const { src, body } = JSON.parse(line);
  const reply = (answer) => send(src, { ...answer, in_reply_to: body.msg_id });
  switch (body.type) {
    case 'init':
      id = body.node_id;
      others = body.node_ids.filter((node) => node !== id);
      load();
      reply({ type: 'init_ok' });
      setInterval(() => {
        for (const node of others) send(node, { type: 'gossip', values: [...values] });
      }, 500);
      break;
    case 'topology':
      reply({ type: 'topology_ok' });
      break;
    case 'broadcast':
      keep([body.message]);
      reply({ type: 'broadcast_ok' });
      break;
    case 'read':
      reply({ type: 'read_ok', messages: [...values] });
      break;
    case 'gossip':
      keep(body.values);
      break;
  }
});
