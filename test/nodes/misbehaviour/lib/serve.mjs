// A good node for echo and unique-ids, to which each program beside this folder adds one misbehaviour.
import { createInterface } from 'node:readline';

export const node = { id: '', ids: [] };
let served = 0;
let ids = 0;

/** Writes text to stdout as it is. */
export function write(text) {
  process.stdout.write(text);
}

export function send(dest, body) {
  write(`${JSON.stringify({ src: node.id, dest, body })}\n`);
}

/** The proper answer to a request. */
export function answerTo(request) {
  const { type, msg_id, echo } = request.body;
  const body = { type: `${type}_ok`, in_reply_to: msg_id };
  if (type === 'echo') body.echo = echo;
  if (type === 'generate') body.id = `${node.id}-${++ids}`;
  return body;
}

export function answer(request) {
  send(request.src, answerTo(request));
}

/**
 * Serves. `work(request, n)` handles the n-th request of a client (from 1) and says false when the request
 * is to be answered as usual; `init` does the same for init, `other` takes every other message.
 */
export function serve({ work = () => false, init = () => false, other = () => {} }) {
  createInterface({ input: process.stdin }).on('line', (line) => {
    const request = JSON.parse(line);
    const { type } = request.body;
    if (type === 'init') {
      node.id = request.body.node_id;
      node.ids = request.body.node_ids;
      if (init(request) === false) answer(request);
    } else if (type === 'echo' || type === 'generate') {
      served += 1;
      if (work(request, served) === false) answer(request);
    } else {
      other(request);
    }
  });
}
