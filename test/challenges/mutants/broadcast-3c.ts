import { type Mutant, naming } from '../../support/mutants.ts';

const floodAck = 'broadcast/correct/flood-ack.mjs';
const demoStyle = 'broadcast/correct/demo-style.cjs';
const gossipPull = 'broadcast/correct/gossip-pull.mjs';
const starBatch = 'broadcast/correct/star-batch.cjs';
const gossipDiff = 'solutions/broadcast-3c/main.ts';

const dropped = {
  code: 'lost-value-dropped',
  headline: naming(/value \d+/, /\bn\d\b/),
  pointers: ['operation', 'message'],
} as const;

export const mutants: readonly Mutant[] = [
  {
    name: 'sends each value once',
    base: floodAck,
    edits: [['    setInterval(retry, RETRY_MS);\n', '']],
    expect: dropped,
    maelstrom: 'fails',
  },
  {
    name: 'takes one acknowledgement for all that it owes',
    base: floodAck,
    edits: [['owed.get(request.src).delete(request.body.value);', 'owed.get(request.src).clear();']],
    seeds: [1, 2],
    expect: dropped,
    maelstrom: 'fails',
  },
  {
    name: 'gives a neighbour up after five tries',
    base: floodAck,
    edits: [
      [
        '  for (const [neighbour, unacknowledged] of owed) {\n',
        `  for (const [neighbour, unacknowledged] of owed) {
    unacknowledged.tries = unacknowledged.size > 0 ? (unacknowledged.tries ?? 0) + 1 : 0;
    if (unacknowledged.tries > 5) continue;
`,
      ],
    ],
    expect: dropped,
    maelstrom: 'fails',
  },
  {
    name: 'remembers one value per neighbour for sending again',
    base: floodAck,
    edits: [
      ['if (!owed.has(neighbour)) owed.set(neighbour, new Set());', 'owed.set(neighbour, new Set());'],
      [
        'owed.get(request.src).delete(request.body.value);',
        'owed.get(request.src)?.delete(request.body.value);',
      ],
    ],
    expect: dropped,
    maelstrom: 'fails',
  },
  {
    name: 'tries three times',
    base: demoStyle,
    edits: [['    for (;;) {', '    for (let tries = 0; tries < 3; tries++) {']],
    expect: dropped,
    maelstrom: 'fails',
  },
  {
    name: 'backs off threefold without a bound',
    base: demoStyle,
    edits: [
      ['    for (;;) {', '    for (let wait = 1000; ; wait *= 3) {'],
      [
        `console.error(\`\${dest} did not answer: \${error.message}\`);`,
        'console.error(error.message);\n        await new Promise((resolve) => setTimeout(resolve, wait));',
      ],
    ],
    expect: dropped,
    maelstrom: 'fails',
  },
  {
    name: 'lets a timeout become an unhandled rejection',
    base: demoStyle,
    edits: [[`console.error(\`\${dest} did not answer: \${error.message}\`);`, 'throw error;']],
    expect: { code: 'node-crashed', headline: /n\d.*timeout/s, pointers: ['outcome'] },
    maelstrom: 'fails',
  },
  {
    name: 'answers the client when all neighbours have answered',
    base: demoStyle,
    edits: [
      [
        "if (req.body.msg_id !== undefined) node.reply(req, { type: 'broadcast_ok' });\n  if (known) return;",
        "if (known) {\n    node.reply(req, { type: 'broadcast_ok' });\n    return;\n  }",
      ],
      ['  );\n});\n\nnode.run();', "  );\n  node.reply(req, { type: 'broadcast_ok' });\n});\n\nnode.run();"],
    ],
    expect: { code: 'muted-closed-client', headline: /n\d.*c\d+/s, pointers: ['outcome'] },
    maelstrom: 'passes',
  },
  {
    name: 'tells each value in one round only',
    base: gossipPull,
    edits: [
      ['const values = new Set();', 'const values = new Set();\nlet told = 0;'],
      ['const have = [...values];', 'const have = [...values].slice(told);\n  told = values.size;'],
    ],
    expect: dropped,
    maelstrom: 'fails',
  },
  {
    name: 'forgets a batch in flight when the next one goes',
    base: starBatch,
    edits: [['      this.batches += 1;\n', '      this.batches += 1;\n      this.inFlight.clear();\n']],
    expect: dropped,
    maelstrom: 'fails',
  },
  {
    name: 'takes any acknowledgement for that of every batch',
    base: starBatch,
    edits: [['this.inFlight.delete(number);', 'this.inFlight.clear();']],
    expect: dropped,
    maelstrom: 'fails',
  },
  {
    name: 'never sends a batch again',
    base: starBatch,
    edits: [['if (now - batch.sentAt >= RETRY_MS) {', 'if (now - batch.sentAt >= Infinity) {']],
    expect: dropped,
    maelstrom: 'fails',
  },
  {
    name: 'takes what it has sent for known',
    base: gossipDiff,
    edits: [
      [
        'if (news.length === 0) return;',
        'if (news.length === 0) return;\n  for (const value of news) known.add(value);',
      ],
    ],
    expect: dropped,
    maelstrom: 'fails',
  },
  {
    name: 'stops telling a neighbour that did not answer',
    base: gossipDiff,
    edits: [
      [
        `log(\`\${neighbour} will be told again:\`, error);`,
        `log(\`\${neighbour} is dead:\`, error);\n    knownTo.delete(neighbour);`,
      ],
    ],
    expect: dropped,
    maelstrom: 'fails',
  },
];
