/** A bare node: one JSON message per line, handlers by type, callbacks by msg_id. */
import { createInterface } from 'node:readline';

export function createNode(handlers) {
  const callbacks = new Map();
  let lastId = 0;
  const node = {
    id: '',
    ids: [],
    send(dest, body) {
      process.stdout.write(`${JSON.stringify({ src: node.id, dest, body })}\n`);
    },
    reply(request, body) {
      node.send(request.src, { ...body, in_reply_to: request.body.msg_id });
    },
    /** Calls `done` with the reply, if one ever comes. */
    rpc(dest, body, done) {
      lastId += 1;
      callbacks.set(lastId, done);
      node.send(dest, { ...body, msg_id: lastId });
    },
    others: () => node.ids.filter((id) => id !== node.id),
  };
  createInterface({ input: process.stdin }).on('line', (line) => {
    const message = JSON.parse(line);
    const { type, in_reply_to: replyTo } = message.body;
    if (type === 'init') {
      node.id = message.body.node_id;
      node.ids = message.body.node_ids;
      node.reply(message, { type: 'init_ok' });
    } else if (replyTo !== undefined) {
      callbacks.get(replyTo)?.(message);
      callbacks.delete(replyTo);
    } else handlers[type](message);
  });
  return node;
}

/** The handlers that every broadcast node here shares, around a set of values. */
export function readsOf(values, node) {
  return {
    read: (request) => node().reply(request, { type: 'read_ok', messages: [...values] }),
    topology: (request) => node().reply(request, { type: 'topology_ok' }),
  };
}
