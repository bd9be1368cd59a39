import { type Mutant, naming } from '../../support/mutants.ts';

const singleNode = 'broadcast/correct/single-node.mjs';
const floodAck = 'broadcast/correct/flood-ack.mjs';

export const mutants: readonly Mutant[] = [
  {
    name: 'keeps only the newest value',
    base: singleNode,
    edits: [
      ['const messages', 'let messages'],
      ['messages.push(body.message);', 'messages = [body.message];'],
    ],
    expect: {
      code: 'lost-value-not-kept',
      headline: naming(/value \d+\b/, /\bn0\b/),
      pointers: ['operation', 'message'],
    },
    maelstrom: 'fails',
  },
  {
    name: 'keeps only the last twenty values',
    base: singleNode,
    edits: [
      [
        'messages.push(body.message);',
        'messages.push(body.message);\n    if (messages.length > 20) messages.shift();',
      ],
    ],
    expect: {
      code: 'lost-value-not-kept',
      headline: naming(/value \d+\b/, /\bn0\b/),
      pointers: ['operation', 'message'],
    },
    maelstrom: 'fails',
  },
  {
    name: 'hands its values out once',
    base: singleNode,
    edits: [
      ['const messages', 'let messages'],
      [
        "return { type: 'read_ok', messages };",
        "const all = messages;\n    messages = [];\n    return { type: 'read_ok', messages: all };",
      ],
    ],
    expect: {
      code: 'lost-value-not-kept',
      headline: naming(/value \d+\b/, /\bn0\b/),
      pointers: ['operation', 'message'],
    },
    maelstrom: 'fails',
  },
  {
    name: 'repeats the message in broadcast_ok',
    base: singleNode,
    edits: [["return { type: 'broadcast_ok' };", "return { type: 'broadcast_ok', message: body.message };"]],
    expect: { code: 'malformed-reply', headline: /message/, pointers: ['operation', 'message'] },
    maelstrom: 'fails',
  },
  {
    name: 'has no handler for topology and throws',
    base: singleNode,
    edits: [["  topology() {\n    return { type: 'topology_ok' };\n  },\n", '']],
    expect: { code: 'node-crashed', headline: /n0.*TypeError/s, pointers: ['outcome', 'message'] },
    maelstrom: 'fails',
  },
  {
    name: 'says what it stores on stdout',
    base: singleNode,
    edits: [
      [
        'messages.push(body.message);',
        "messages.push(body.message);\n    console.log('stored', body.message);",
      ],
    ],
    expect: { code: 'muted-not-json', headline: /n0.*stored \d/s, pointers: ['outcome'] },
    maelstrom: 'fails',
  },
  {
    name: 'repeats the topology in topology_ok',
    base: singleNode,
    edits: [
      [
        "  topology() {\n    return { type: 'topology_ok' };",
        "  topology({ topology }) {\n    return { type: 'topology_ok', topology };",
      ],
    ],
    expect: { code: 'topology-wrong-reply', headline: /n0/, pointers: ['outcome', 'message'] },
    maelstrom: 'fails',
  },
  {
    name: 'leaves topology unanswered',
    base: floodAck,
    edits: [["    reply(request, { type: 'topology_ok' });\n", '']],
    expect: { code: 'topology-unanswered', headline: /n0/, pointers: ['outcome', 'message'] },
    maelstrom: 'fails',
  },
  {
    name: 'takes the value 0 for none',
    base: floodAck,
    edits: [['if (values.has(value)) return;', 'if (!value || values.has(value)) return;']],
    expect: {
      code: 'lost-value-not-kept',
      headline: naming(/value 0\b/, /\bn0\b/),
      pointers: ['operation', 'message'],
    },
    maelstrom: 'fails',
  },
  {
    name: 'answers reads with a Set, which is {} in JSON',
    base: floodAck,
    edits: [['messages: [...values]', 'messages: values']],
    expect: { code: 'malformed-reply', headline: /messages/, pointers: ['operation', 'message'] },
    maelstrom: 'fails',
  },
  {
    name: 'answers reads with strings',
    base: floodAck,
    edits: [['messages: [...values]', 'messages: [...values].map(String)']],
    expect: {
      code: 'never-read',
      headline: /none of the \d+ values/i,
      says: [/strings/],
      pointers: ['operation', 'result'],
    },
    maelstrom: 'fails',
  },
  {
    name: 'answers reads with the copy made at the read before',
    base: floodAck,
    edits: [
      ['const values = new Set();', 'const values = new Set();\nlet copy = [];'],
      [
        "reply(request, { type: 'read_ok', messages: [...values] });",
        "reply(request, { type: 'read_ok', messages: copy });\n    copy = [...values];",
      ],
    ],
    seeds: [3],
    expect: {
      code: 'lost-value-not-kept',
      headline: naming(/value \d+\b/, /\bn0\b/),
      pointers: ['operation', 'message'],
    },
    maelstrom: 'fails',
  },
  {
    name: 'exits at fifty values',
    base: floodAck,
    edits: [['  values.add(value);\n', '  values.add(value);\n  if (values.size === 50) process.exit(3);\n']],
    expect: { code: 'node-exited', headline: /n0.*3/, pointers: ['outcome', 'message'] },
    maelstrom: 'fails',
  },
];
