import { type Mutant, naming } from '../../support/mutants.ts';

const oneMap = 'solutions/raft-9a/main.ts';
const primary = 'lin-kv/correct/primary.mjs';

const wrongAnswer = (code: string): Mutant['expect'] => ({
  code,
  headline: naming('n0', /key 0/),
  pointers: ['operation', 'message', 'result'],
});

export const mutants: readonly Mutant[] = [
  {
    name: 'sets without comparing',
    base: oneMap,
    edits: [
      [
        '  if (value !== from) throw new RpcError(ErrorCode.preconditionFailed, `${key} is ${value}, not ${from}.`);\n',
        '  if (value === undefined) throw new Error(String(from));\n',
      ],
    ],
    expect: wrongAnswer('never-written'),
    maelstrom: 'fails',
  },
  {
    name: 'compares and forgets to set',
    base: oneMap,
    edits: [['  registers.set(key, to);\n', '  void to;\n']],
    expect: wrongAnswer('lost-write'),
    maelstrom: 'fails',
  },
  {
    name: 'refuses the second write of a key in silence',
    base: oneMap,
    edits: [
      [
        '  registers.set(message.body.key, message.body.value);',
        '  if (!registers.has(message.body.key)) registers.set(message.body.key, message.body.value);',
      ],
    ],
    expect: wrongAnswer('lost-write'),
    maelstrom: 'fails',
  },
  {
    name: 'answers before it writes',
    base: oneMap,
    edits: [
      [
        '  registers.set(message.body.key, message.body.value);',
        '  const { key, value } = message.body;\n  setTimeout(() => registers.set(key, value), 150);',
      ],
    ],
    expect: wrongAnswer('lost-write'),
    maelstrom: 'fails',
  },
  {
    name: 'tells null of every key',
    base: oneMap,
    edits: [["{ type: 'read_ok', value: current(message.body.key) }", "{ type: 'read_ok', value: null }"]],
    expect: { code: 'nil-read', headline: naming('n0', /key 0/, 'null'), pointers: ['operation'] },
    maelstrom: 'passes',
  },
  {
    name: 'keeps texts instead of numbers',
    base: primary,
    edits: [
      [
        "if (type === 'write') {\n    registers.set(key, value);",
        "if (type === 'write') {\n    registers.set(key, `${value}`);",
      ],
    ],
    expect: wrongAnswer('never-written'),
    maelstrom: 'fails',
  },
  {
    name: 'makes the key that it says there is not',
    base: primary,
    edits: [
      [
        "  if (!registers.has(key)) return { type: 'error', code: NO_KEY, text: `no key ${key}` };\n",
        "  if (!registers.has(key)) {\n    if (type === 'cas') registers.set(key, to);\n    return { type: 'error', code: NO_KEY, text: `no key ${key}` };\n  }\n",
      ],
    ],
    expect: wrongAnswer('refused-write'),
    maelstrom: 'fails',
  },
  {
    name: 'answers a cas as if it were a write',
    base: primary,
    edits: [["{ type: 'cas_ok' }", "{ type: 'write_ok' }"]],
    expect: { code: 'malformed-reply', headline: naming('n0', 'cas'), pointers: ['operation', 'message'] },
    maelstrom: 'fails',
  },
  {
    name: 'does not know cas',
    base: oneMap,
    edits: [["node.on<Cas>('cas',", "node.on<Known<'swap', Cas>>('swap' as 'cas',"]],
    expect: {
      code: 'error-reply',
      headline: naming(/No cas succeeded/, 'n0'),
      pointers: ['operation', 'message'],
    },
    maelstrom: 'fails',
  },
  {
    name: 'prints what it stores',
    base: oneMap,
    edits: [
      [
        '  registers.set(message.body.key, message.body.value);\n',
        '  registers.set(message.body.key, message.body.value);\n  process.stdout.write(`stored ${message.body.value}\\n`);\n',
      ],
    ],
    expect: { code: 'muted-not-json', headline: naming('n0', 'stored'), pointers: ['outcome'] },
    maelstrom: 'fails',
  },
];
