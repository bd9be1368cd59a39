const names = [
  'net',
  'http',
  'https',
  'http2',
  'tls',
  'dgram',
  'dns',
  'child_process',
  'worker_threads',
  'cluster',
  'vm',
  'v8',
  'inspector',
  'tty',
  'repl',
  'dns/promises',
];
for (const name of names) console.log(name, typeof require(`node:${name}`));
const { createServer, Socket } = require('net');
const { isMainThread, parentPort } = require('worker_threads');
class Mine extends Socket {}
console.log(
  typeof createServer,
  typeof Mine,
  isMainThread,
  parentPort,
  require('cluster').isPrimary,
  typeof fetch,
);
console.log(
  require('http').STATUS_CODES[404],
  require('v8').deserialize(require('v8').serialize({ a: [1] })),
);
console.log([0, 1, 2, 99].map((descriptor) => require('tty').isatty(descriptor)));
