import { type Mutant, naming } from '../../support/mutants.ts';

const tree4 = 'broadcast/correct/tree4-ack.mjs';
const starAck = 'solutions/broadcast-3d/main.ts';

const tooMany = {
  code: 'too-many-messages',
  headline: /\d+(\.\d+)? messages per operation/,
  pointers: ['result'],
} as const;
const tooSlow = { code: 'too-slow', headline: /\d+ ms/, pointers: ['result'] } as const;

export const mutants: readonly Mutant[] = [
  {
    name: 'takes the suggested grid',
    base: tree4,
    timeLimit: 10,
    edits: [
      [
        "    case 'topology':\n",
        `    case 'topology':
      edges = body.topology[id];
      for (const edge of edges) unacknowledged.set(edge, new Map());
`,
      ],
    ],
    run: 'performance',
    expect: tooMany,
    maelstrom: 'fails',
  },
  {
    name: 'sends values back where they came from',
    base: tree4,
    timeLimit: 10,
    edits: [['    if (edge === from) continue;\n', '']],
    run: 'performance',
    expect: tooMany,
    maelstrom: 'fails',
  },
  {
    name: 'sends again before an answer can have come',
    base: tree4,
    timeLimit: 10,
    edits: [['const RETRY_MS = 700;', 'const RETRY_MS = 90;']],
    run: 'performance',
    expect: tooMany,
    maelstrom: 'fails',
  },
  {
    name: 'asks its neighbours every 40 ms whether they are there',
    base: tree4,
    edits: [
      [
        '      setInterval(sendAgain, 100);\n',
        `      setInterval(sendAgain, 100);
      setInterval(() => {
        for (const edge of edges) send(edge, { type: 'ping' });
      }, 40);
`,
      ],
    ],
    run: 'performance',
    expect: tooMany,
    maelstrom: 'fails',
  },
  {
    name: 'builds a binary tree',
    base: tree4,
    edits: [['const BRANCHING = 4;', 'const BRANCHING = 2;']],
    run: 'performance',
    expect: tooSlow,
    maelstrom: 'fails',
  },
  {
    name: 'builds a line',
    base: tree4,
    edits: [['const BRANCHING = 4;', 'const BRANCHING = 1;']],
    run: 'performance',
    expect: tooSlow,
    maelstrom: 'fails',
  },
  {
    name: 'thinks for 25 ms before it passes a value on',
    base: tree4,
    edits: [
      [
        "      accept(body.value, src);\n      send(src, { type: 'passed', value: body.value });",
        "      setTimeout(accept, 25, body.value, src);\n      send(src, { type: 'passed', value: body.value });",
      ],
    ],
    run: 'performance',
    expect: tooSlow,
    maelstrom: 'fails',
  },
  {
    name: 'never sends again',
    base: tree4,
    edits: [['if (now - sentAt < RETRY_MS) continue;', 'if (now >= sentAt) continue;']],
    run: 'partitions',
    expect: {
      code: 'lost-value-dropped',
      headline: naming(/value \d+/, /\bn\d+\b/),
      pointers: ['operation', 'message'],
    },
    maelstrom: 'fails',
  },
  {
    name: 'leaves the last node out of the tree',
    base: tree4,
    edits: [['if (at < ids.length) edges', 'if (at < ids.length - 1) edges']],
    run: 'performance',
    expect: {
      code: 'lost-value-not-forwarded',
      headline: naming(/value \d+/, /\bn24\b/),
      pointers: ['operation', 'message'],
    },
    maelstrom: 'fails',
  },
  {
    name: 'has two hubs that both tell everybody',
    base: starAck,
    timeLimit: 10,
    edits: [
      ['const hub = node.nodeIds[0] as NodeId;', 'const hubs = node.nodeIds.slice(0, 2);'],
      ['return node.id === hub ? node.peers : [hub];', 'return hubs.includes(node.id) ? node.peers : hubs;'],
    ],
    run: 'performance',
    expect: tooMany,
    maelstrom: 'fails',
  },
  {
    name: 'has a hub that tells one leaf after the other',
    base: starAck,
    edits: [
      [
        `  await Promise.all(
    linked()
      .filter((peer) => peer !== from)
      .map((peer) => tell(peer, value)),
  );`,
        '  for (const peer of linked()) if (peer !== from) await tell(peer, value);',
      ],
    ],
    run: 'performance',
    expect: tooSlow,
    maelstrom: 'fails',
  },
  {
    name: 'waits for a quarter of a second before it tells',
    base: starAck,
    edits: [
      ['  await retry(', '  await new Promise((resolve) => setTimeout(resolve, 250));\n  await retry('],
    ],
    run: 'performance',
    expect: tooSlow,
    maelstrom: 'fails',
  },
  {
    name: 'answers the client when the hub has answered',
    base: starAck,
    edits: [
      [
        "  learn(message.body.message, message.src);\n  node.reply(message, { type: 'broadcast_ok' });",
        "  learn(message.body.message, message.src).then(() => node.reply(message, { type: 'broadcast_ok' }));",
      ],
    ],
    run: 'partitions',
    seeds: [2],
    // It takes a cut of more than five seconds.
    timeLimit: 20,
    expect: { code: 'muted-closed-client', headline: /n\d+.*c\d+/s, pointers: ['outcome'] },
    maelstrom: 'passes',
  },
  {
    name: 'tries four times',
    base: starAck,
    edits: [
      ['{ timeout: RPC_TIMEOUT }));', '{ timeout: RPC_TIMEOUT }), { attempts: 4 }).catch(console.error);'],
    ],
    run: 'partitions',
    timeLimit: 5,
    expect: {
      code: 'lost-value-dropped',
      headline: naming(/value \d+/, /\bn\d+\b/),
      pointers: ['operation', 'message'],
    },
    maelstrom: 'fails',
  },
];
