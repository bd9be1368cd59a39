// In the manner of Maelstrom's JavaScript demo: a small node class with rpc promises, and a loop per
// neighbour and value that asks again until there is an answer.
const fs = require('node:fs');
const { createInterface } = require('node:readline');

const RPC_TIMEOUT_MS = 1000;

class Node {
  constructor() {
    this.nextId = 0;
    this.handlers = {};
    this.replies = {};
  }

  on(type, handler) {
    this.handlers[type] = handler;
  }

  sendBody(dest, body) {
    fs.writeSync(1, `${JSON.stringify({ src: this.nodeId, dest, body })}\n`);
  }

  reply(request, body) {
    this.sendBody(request.src, { ...body, in_reply_to: request.body.msg_id });
  }

  rpc(dest, body) {
    const msgId = this.nextId++;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        delete this.replies[msgId];
        reject(new Error('timeout'));
      }, RPC_TIMEOUT_MS);
      this.replies[msgId] = (message) => {
        clearTimeout(timer);
        resolve(message);
      };
      this.sendBody(dest, { ...body, msg_id: msgId });
    });
  }

  async retryRpc(dest, body) {
    for (;;) {
      try {
        return await this.rpc(dest, body);
      } catch (error) {
        console.error(`${dest} did not answer: ${error.message}`);
      }
    }
  }

  async handle(line) {
    const message = JSON.parse(line);
    const { in_reply_to: inReplyTo, type } = message.body;
    if (inReplyTo !== undefined) {
      const callback = this.replies[inReplyTo];
      delete this.replies[inReplyTo];
      if (callback) callback(message);
      return;
    }
    if (type === 'init') {
      this.nodeId = message.body.node_id;
      this.nodeIds = message.body.node_ids;
    }
    await this.handlers[type](message);
  }

  run() {
    createInterface({ input: process.stdin }).on('line', (line) => this.handle(line));
  }
}

const node = new Node();
const seen = new Map();
let peers = [];

node.on('init', async (req) => {
  node.reply(req, { type: 'init_ok' });
});

node.on('topology', async (req) => {
  peers = req.body.topology[node.nodeId];
  node.reply(req, { type: 'topology_ok' });
});

node.on('read', async (req) => {
  node.reply(req, { type: 'read_ok', messages: Array.from(seen.keys()) });
});

node.on('broadcast', async (req) => {
  const value = req.body.message;
  const known = seen.has(value);
  if (!known) seen.set(value, req.src);
  if (req.body.msg_id !== undefined) node.reply(req, { type: 'broadcast_ok' });
  if (known) return;
  await Promise.all(
    peers
      .filter((peer) => peer !== req.src)
      .map((peer) => node.retryRpc(peer, { type: 'broadcast', message: value })),
  );
});

node.run();
