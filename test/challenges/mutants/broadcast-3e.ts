import { type Mutant, naming } from '../../support/mutants.ts';

const starBatch = 'broadcast/correct/star-batch.cjs';
const treeBatch = 'solutions/broadcast-3e/main.ts';

const tooMany = {
  code: 'too-many-messages',
  headline: /\d+(\.\d+)? messages per operation/,
  pointers: ['result'],
} as const;
const tooSlow = { code: 'too-slow', headline: /\d+ ms/, pointers: ['result'] } as const;

export const mutants: readonly Mutant[] = [
  {
    name: 'sends each value at once, in a batch of one',
    base: starBatch,
    timeLimit: 10,
    edits: [['    this.fresh.push(value);\n', '    this.fresh.push(value);\n    this.flush(Date.now());\n']],
    run: 'performance',
    expect: tooMany,
    maelstrom: 'fails',
  },
  {
    name: 'sends empty batches 25 times a second',
    base: starBatch,
    timeLimit: 10,
    edits: [
      ['if (this.fresh.length > 0) {', 'if (this.fresh.length >= 0) {'],
      ['const FLUSH_MS = 200;', 'const FLUSH_MS = 40;'],
    ],
    run: 'performance',
    expect: tooMany,
    maelstrom: 'fails',
  },
  {
    name: 'links every node with every other',
    base: starBatch,
    timeLimit: 10,
    edits: [['(self === hub ? rim : [hub])', '[hub, ...rim].filter((peer) => peer !== self)']],
    run: 'performance',
    expect: tooMany,
    maelstrom: 'fails',
  },
  {
    name: 'collects for two seconds',
    base: starBatch,
    edits: [['const FLUSH_MS = 200;', 'const FLUSH_MS = 2000;']],
    run: 'performance',
    expect: tooSlow,
    maelstrom: 'fails',
  },
  {
    name: 'collects for 800 ms, a little too long',
    base: starBatch,
    edits: [['const FLUSH_MS = 200;', 'const FLUSH_MS = 800;']],
    run: 'performance',
    timeLimit: 5,
    expect: tooSlow,
    maelstrom: 'fails',
  },
  {
    name: 'waits for a pause of 200 ms that hardly ever comes',
    base: starBatch,
    edits: [
      ['    setInterval(flushAll, FLUSH_MS);\n', ''],
      ['let links = [];', 'let links = [];\nlet pause;'],
      [
        '    if (link.peer !== from) link.add(value);\n  }\n',
        '    if (link.peer !== from) link.add(value);\n  }\n  clearTimeout(pause);\n  pause = setTimeout(flushAll, FLUSH_MS);\n',
      ],
    ],
    run: 'performance',
    expect: tooSlow,
    maelstrom: 'fails',
  },
  {
    name: 'sends the first three values of a batch and drops the rest',
    base: starBatch,
    edits: [
      [
        '      this.batches += 1;\n',
        '      this.fresh.length = Math.min(this.fresh.length, 3);\n      this.batches += 1;\n',
      ],
    ],
    run: 'performance',
    expect: {
      code: 'lost-value-not-forwarded',
      headline: naming(/value \d+/, /\bn\d+\b/),
      pointers: ['operation', 'message'],
    },
    maelstrom: 'fails',
  },
  {
    name: 'has a hub that passes on its own values only',
    base: starBatch,
    edits: [['if (link.peer !== from) link.add(value);', "if (from.startsWith('c')) link.add(value);"]],
    run: 'performance',
    expect: {
      code: 'lost-value-not-forwarded',
      headline: naming(/value \d+/, /\bn\d+\b/),
      pointers: ['operation', 'message'],
    },
    maelstrom: 'fails',
  },
  {
    name: 'never sends a batch again',
    base: starBatch,
    edits: [['if (now - batch.sentAt >= RETRY_MS) {', 'if (now - batch.sentAt >= Infinity) {']],
    run: 'partitions',
    expect: {
      code: 'lost-value-dropped',
      headline: naming(/value \d+/, /\bn\d+\b/),
      pointers: ['operation', 'message'],
    },
    maelstrom: 'fails',
  },
  {
    name: 'forgets a batch in flight when the next one goes',
    base: starBatch,
    edits: [['      this.batches += 1;\n', '      this.batches += 1;\n      this.inFlight.clear();\n']],
    run: 'partitions',
    expect: {
      code: 'lost-value-dropped',
      headline: naming(/value \d+/, /\bn\d+\b/),
      pointers: ['operation', 'message'],
    },
    maelstrom: 'fails',
  },
  {
    name: 'builds a line of batches',
    base: treeBatch,
    timeLimit: 10,
    edits: [['const BRANCHING = 5;', 'const BRANCHING = 1;']],
    run: 'performance',
    expect: tooSlow,
    maelstrom: 'fails',
  },
  {
    name: 'keeps its window open for most of a second',
    base: treeBatch,
    edits: [['const WINDOW = 60;', 'const WINDOW = 600;']],
    run: 'performance',
    expect: tooSlow,
    maelstrom: 'fails',
  },
  {
    name: 'sends each value by itself',
    base: treeBatch,
    timeLimit: 10,
    edits: [
      [
        'void collect(edge, value);',
        "void retry(() => node.rpc(edge, { type: 'batch', values: [value] }, { timeout: RPC_TIMEOUT }));",
      ],
    ],
    run: 'performance',
    expect: tooMany,
    maelstrom: 'fails',
  },
  {
    name: 'empties its collection only when the batch is acknowledged',
    base: treeBatch,
    edits: [
      [
        '  const batch = collecting.get(edge) ?? [];\n  collecting.delete(edge);\n',
        '  const batch = [...(collecting.get(edge) ?? [])];\n',
      ],
      ['{ timeout: RPC_TIMEOUT }));', '{ timeout: RPC_TIMEOUT }));\n  collecting.delete(edge);'],
    ],
    run: 'performance',
    expect: {
      code: 'lost-value-not-forwarded',
      headline: naming(/value \d+/, /\bn\d+\b/),
      pointers: ['operation', 'message'],
    },
    maelstrom: 'fails',
  },
  {
    name: 'tries a batch three times',
    base: treeBatch,
    edits: [
      ['{ timeout: RPC_TIMEOUT }));', '{ timeout: RPC_TIMEOUT }), { attempts: 3 }).catch(console.error);'],
    ],
    run: 'partitions',
    expect: {
      code: 'lost-value-dropped',
      headline: naming(/value \d+/, /\bn\d+\b/),
      pointers: ['operation', 'message'],
    },
    maelstrom: 'fails',
  },
  {
    name: 'lets the last try fail without anybody to catch it',
    base: treeBatch,
    edits: [['{ timeout: RPC_TIMEOUT }));', '{ timeout: RPC_TIMEOUT }), { attempts: 3 });']],
    run: 'partitions',
    timeLimit: 5,
    expect: { code: 'node-crashed', headline: /n\d+.*RpcError/s, pointers: ['outcome'] },
    maelstrom: 'fails',
  },
];
