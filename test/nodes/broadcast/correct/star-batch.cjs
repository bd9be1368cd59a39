// For 3e: a star whose hub is the first node. Each link collects values for FLUSH_MS, sends them as one
// batch, keeps the batch until its number is acknowledged and sends it again meanwhile.
const readline = require('node:readline');

const FLUSH_MS = 200;
const RETRY_MS = 800;

let self = null;
let links = [];
const values = new Set();

class Link {
  constructor(peer) {
    this.peer = peer;
    this.fresh = [];
    this.inFlight = new Map();
    this.batches = 0;
  }

  add(value) {
    this.fresh.push(value);
  }

  flush(now) {
    if (this.fresh.length > 0) {
      this.batches += 1;
      this.inFlight.set(this.batches, { values: this.fresh, sentAt: now });
      write(this.peer, { type: 'batch', number: this.batches, values: this.fresh });
      this.fresh = [];
    }
    for (const [number, batch] of this.inFlight) {
      if (now - batch.sentAt >= RETRY_MS) {
        batch.sentAt = now;
        write(this.peer, { type: 'batch', number, values: batch.values });
      }
    }
  }

  acknowledged(number) {
    this.inFlight.delete(number);
  }
}

function write(dest, body) {
  console.log(JSON.stringify({ src: self, dest, body }));
}

function learn(value, from) {
  if (values.has(value)) return;
  values.add(value);
  for (const link of links) {
    if (link.peer !== from) link.add(value);
  }
}

function flushAll() {
  const now = Date.now();
  for (const link of links) link.flush(now);
}

readline.createInterface({ input: process.stdin }).on('line', (line) => {
  const { src, body } = JSON.parse(line);
  const reply = (fields) => write(src, { ...fields, in_reply_to: body.msg_id });
  if (body.type === 'init') {
    self = body.node_id;
    const [hub, ...rim] = body.node_ids;
    links = (self === hub ? rim : [hub]).map((peer) => new Link(peer));
    setInterval(flushAll, FLUSH_MS);
    reply({ type: 'init_ok' });
  } else if (body.type === 'topology') {
    reply({ type: 'topology_ok' });
  } else if (body.type === 'broadcast') {
    learn(body.message, src);
    reply({ type: 'broadcast_ok' });
  } else if (body.type === 'read') {
    reply({ type: 'read_ok', messages: [...values] });
  } else if (body.type === 'batch') {
    for (const value of body.values) learn(value, src);
    write(src, { type: 'batch_ok', number: body.number });
  } else if (body.type === 'batch_ok') {
    links.find((link) => link.peer === src).acknowledged(body.number);
  }
});
