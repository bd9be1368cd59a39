// Without a service: each node counts its own adds, and all tell each other the largest counts they know.
// Larger means later, since a count only grows, so it does no harm to hear one twice or too late.
const { createInterface } = require('node:readline');

const GOSSIP_MS = 300;

class Counter {
  constructor() {
    this.counts = {};
  }

  send(dest, body) {
    process.stdout.write(`${JSON.stringify({ src: this.id, dest, body })}\n`);
  }

  gossip() {
    for (const peer of this.peers) this.send(peer, { type: 'counts', counts: this.counts });
  }

  merge(counts) {
    for (const [node, count] of Object.entries(counts)) {
      this.counts[node] = Math.max(this.counts[node] ?? 0, count);
    }
  }

  sum() {
    return Object.values(this.counts).reduce((a, b) => a + b, 0);
  }

  handle(body) {
    switch (body.type) {
      case 'init':
        this.id = body.node_id;
        this.peers = body.node_ids.filter((node) => node !== this.id);
        this.counts[this.id] = 0;
        setInterval(() => this.gossip(), GOSSIP_MS);
        return { type: 'init_ok' };
      case 'add':
        this.counts[this.id] += body.delta;
        return { type: 'add_ok' };
      case 'read':
        return { type: 'read_ok', value: this.sum() };
      case 'counts':
        this.merge(body.counts);
        return null;
      default:
        return { type: 'error', code: 10, text: `no ${body.type} here` };
    }
  }
}

const counter = new Counter();
createInterface({ input: process.stdin }).on('line', (line) => {
  const { src, body } = JSON.parse(line);
  const answer = counter.handle(body);
  if (answer !== null) counter.send(src, { ...answer, in_reply_to: body.msg_id });
});
