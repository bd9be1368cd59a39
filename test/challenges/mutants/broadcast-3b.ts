import { type Mutant, naming } from '../../support/mutants.ts';

const floodAck = 'broadcast/correct/flood-ack.mjs';
const demoStyle = 'broadcast/correct/demo-style.cjs';
const gossipPull = 'broadcast/correct/gossip-pull.mjs';
const starBatch = 'broadcast/correct/star-batch.cjs';
const gossipDiff = 'solutions/broadcast-3c/main.ts';

export const mutants: readonly Mutant[] = [
  {
    name: 'keeps its values to itself',
    base: floodAck,
    edits: [['    if (neighbour !== from) owe(neighbour, value);\n', '']],
    expect: {
      code: 'lost-value-not-forwarded',
      headline: naming(/value \d+/, /\bn\d\b/),
      pointers: ['operation', 'message'],
    },
    maelstrom: 'fails',
  },
  {
    name: 'does not pass on what it heard from a neighbour',
    base: floodAck,
    edits: [['learn(request.body.value, request.src);', 'values.add(request.body.value);']],
    expect: {
      code: 'lost-value-not-forwarded',
      headline: naming(/value \d+/, /\bn\d\b/),
      pointers: ['operation', 'message'],
    },
    maelstrom: 'fails',
  },
  {
    name: 'acknowledges what it does not store',
    base: floodAck,
    edits: [['    learn(request.body.value, request.src);\n', '']],
    expect: {
      code: 'lost-value-not-kept',
      headline: naming(/value \d+\b/, /\bn\d\b/),
      pointers: ['operation', 'message'],
    },
    maelstrom: 'fails',
  },
  {
    name: 'shows even values only on one node',
    base: floodAck,
    edits: [
      [
        'messages: [...values]',
        "messages: [...values].filter((value) => nodeId !== 'n0' || value % 2 === 0)",
      ],
    ],
    expect: {
      code: 'lost-value-not-kept',
      headline: naming(/value \d*[13579]\b/, /\bn0\b/),
      pointers: ['operation', 'message'],
    },
    maelstrom: 'passes',
  },
  {
    name: 'has no handler for acknowledgements',
    base: floodAck,
    edits: [['  relay_ok(request) {', '  relayed(request) {']],
    expect: { code: 'node-crashed', headline: /n\d.*TypeError/s, pointers: ['outcome', 'message'] },
    maelstrom: 'fails',
  },
  {
    name: 'tells values as strings at first, as numbers when it tells them again',
    base: floodAck,
    edits: [
      [
        "send(neighbour, { type: 'relay', value });\n}",
        "send(neighbour, { type: 'relay', value: String(value) });\n}",
      ],
    ],
    expect: { code: 'invented-value', headline: /n\d.*"\d+"/, pointers: ['operation'] },
    maelstrom: 'passes',
  },
  {
    name: 'keeps what it is told as strings',
    base: floodAck,
    edits: [['learn(request.body.value, request.src);', 'learn(String(request.body.value), request.src);']],
    expect: {
      code: 'lost-value-not-kept',
      headline: naming(/value \d+\b/, /\bn\d\b/),
      pointers: ['operation', 'message'],
    },
    maelstrom: 'fails',
  },
  {
    name: 'forwards to the first neighbour only',
    base: demoStyle,
    edits: [['.filter((peer) => peer !== req.src)', '.slice(0, 1)']],
    expect: {
      code: 'lost-value-not-forwarded',
      headline: naming(/value \d+/, /\bn\d\b/),
      pointers: ['operation', 'message'],
    },
    maelstrom: 'fails',
  },
  {
    name: 'forwards what it has already seen, to everybody',
    base: floodAck,
    edits: [
      ['  if (values.has(value)) return;\n', ''],
      ['if (neighbour !== from) owe', 'owe'],
    ],
    expect: { code: 'message-storm', headline: /\d+.*n\d/, pointers: ['message'] },
    maelstrom: 'unknown',
  },
  {
    name: 'overwrites what it knew with what comes',
    base: demoStyle,
    edits: [
      [
        'if (!known) seen.set(value, req.src);',
        'if (!known) {\n    seen.clear();\n    seen.set(value, req.src);\n  }',
      ],
    ],
    expect: {
      code: 'lost-value-not-kept',
      headline: naming(/value \d+\b/, /\bn\d\b/),
      pointers: ['operation', 'message'],
    },
    maelstrom: 'fails',
  },
  {
    name: 'gossips only its newest value',
    base: gossipPull,
    edits: [['const have = [...values];', 'const have = [...values].slice(-1);']],
    expect: {
      code: 'lost-value-not-forwarded',
      headline: naming(/value \d+/, /\bn\d\b/),
      pointers: ['operation', 'message'],
    },
    maelstrom: 'fails',
  },
  {
    name: 'gossips every half minute',
    base: gossipPull,
    edits: [['setInterval(round, 500);', 'setInterval(round, 31_000);']],
    expect: {
      code: 'lost-value-not-forwarded',
      headline: naming(/value \d+/, /\bn\d\b/),
      pointers: ['operation', 'message'],
    },
    maelstrom: 'fails',
  },
  {
    name: 'counts on node names from n1',
    base: gossipPull,
    edits: [
      [
        'everyone = body.node_ids.filter((id) => id !== me);',
        "everyone = body.node_ids.map((_, i) => 'n' + (i + 1)).filter((id) => id !== me);",
      ],
    ],
    expect: { code: 'muted-unknown-dest', headline: /n\d.*n5/s, pointers: ['outcome'] },
    maelstrom: 'fails',
  },
  {
    name: 'leaves the last node out of the star',
    base: starBatch,
    edits: [['self === hub ? rim : [hub]', 'self === hub ? rim.slice(0, -1) : [hub]']],
    expect: {
      code: 'lost-value-not-forwarded',
      headline: naming(/value \d+/, /\bn4\b/),
      pointers: ['operation', 'message'],
    },
    maelstrom: 'passes',
  },
  {
    name: 'takes told for known by everybody',
    base: gossipDiff,
    edits: [
      [
        'for (const value of news) known.add(value);',
        'for (const value of news) for (const other of knownTo.values()) other.add(value);',
      ],
      ['knownTo.get(message.src)?.add(value);', 'for (const other of knownTo.values()) other.add(value);'],
    ],
    expect: {
      code: 'lost-value-not-forwarded',
      headline: naming(/value \d+/, /\bn\d\b/),
      pointers: ['operation', 'message'],
    },
    maelstrom: 'fails',
  },
];
