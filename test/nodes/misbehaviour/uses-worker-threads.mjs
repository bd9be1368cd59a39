// Has a thread think before it answers.
import { Worker } from 'node:worker_threads';
import { answer, serve } from './lib/serve.mjs';

const code = `const { parentPort } = require('node:worker_threads');
parentPort.on('message', (message) => parentPort.postMessage(message));`;
const thread = new Worker(code, { eval: true });
const waiting = new Map();
let asked = 0;

thread.on('message', (number) => {
  answer(waiting.get(number));
  waiting.delete(number);
});

serve({
  work(request) {
    asked += 1;
    waiting.set(asked, request);
    thread.postMessage(asked);
  },
});
