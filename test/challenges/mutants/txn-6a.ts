import { type Mutant, naming } from '../../support/mutants.ts';

const oneAtATime = 'solutions/txn-6a/main.ts';
const optimistic = 'txn-rw-register/correct/optimistic.mjs';

/** What is wrong with the answer to a transaction: the headline names the node and a key. */
const wrongAnswer = (code: string): Mutant['expect'] => ({
  code,
  headline: naming(/\bn\d\b/, /key \d+|register \d+/),
  pointers: ['operation', 'message'],
});

const wrong: readonly Mutant[] = [
  {
    name: 'sends the transaction back as it came',
    base: oneAtATime,
    edits: [
      [
        "node.reply(message, { type: 'txn_ok', txn });",
        "node.reply(message, { type: 'txn_ok', txn: message.body.txn });",
      ],
    ],
    expect: wrongAnswer('always-null'),
    maelstrom: 'passes',
  },
  {
    name: 'carries the reads out after all writes',
    base: oneAtATime,
    edits: [
      [
        '  const txn = message.body.txn.map(',
        "  for (const [f, key, value] of message.body.txn) if (f === 'w') registers.set(key, value);\n  const txn = message.body.txn.map(",
      ],
    ],
    expect: wrongAnswer('read-of-no-write'),
    maelstrom: 'passes',
  },
  {
    name: 'carries the writes out after all reads',
    base: oneAtATime,
    edits: [
      [
        '    registers.set(key, value);\n    return',
        '    queueMicrotask(() => registers.set(key, value));\n    return',
      ],
    ],
    expect: wrongAnswer('own-write-not-read'),
    maelstrom: 'passes',
  },
  {
    name: 'leaves the writes out of its answer',
    base: optimistic,
    edits: [
      ['      written.set(key, value);\n      done.push([f, key, value]);', '      written.set(key, value);'],
    ],
    expect: wrongAnswer('altered-transaction'),
    maelstrom: 'fails',
  },
  {
    name: 'answers in another order',
    base: oneAtATime,
    edits: [["txn_ok', txn });", "txn_ok', txn: txn.reverse() });"]],
    expect: wrongAnswer('altered-transaction'),
    maelstrom: 'passes',
  },
  {
    name: 'reads what nobody wrote',
    base: oneAtATime,
    edits: [['registers.get(key) ?? null]', '(registers.get(key) ?? 0) + 1000]']],
    expect: wrongAnswer('read-of-no-write'),
    maelstrom: 'passes',
  },
  {
    name: 'keeps all keys in one register',
    base: optimistic,
    edits: [
      ['const register = committed.get(key)', 'const register = committed.get(0)'],
      ['if ((committed.get(key)', 'if ((committed.get(0)'],
      ['const { version } = committed.get(key)', 'const { version } = committed.get(0)'],
      ['committed.set(key, { value, ', 'committed.set(0, { value, '],
    ],
    expect: wrongAnswer('read-of-no-write'),
    maelstrom: 'fails',
  },
  {
    name: 'answers reads with a key and nothing else',
    base: oneAtATime,
    edits: [
      [
        "txn_ok', txn });",
        "txn_ok', txn: txn.map(([f, key, value]) => (f === 'r' ? [f, key] : [f, key, value])) });",
      ],
    ],
    expect: { code: 'malformed-reply', headline: /txn/, pointers: ['operation', 'message'] },
    maelstrom: 'fails',
  },
  {
    name: 'looks for its reads in what is committed only',
    base: optimistic,
    edits: [['if (written.has(key))', 'if (false)']],
    expect: wrongAnswer('own-write-not-read'),
    maelstrom: 'passes',
  },
  {
    name: 'never commits',
    base: optimistic,
    edits: [['    committed.set(key, { value, version: version + 1 });\n', '']],
    expect: {
      code: 'own-write-not-read',
      headline: naming(/\bn\d\b/, /null for key \d+/, 'acknowledged'),
      pointers: ['operation', 'message'],
    },
    maelstrom: 'passes',
  },
  {
    name: 'tells the client when somebody was faster',
    base: optimistic,
    edits: [
      ['    if (done !== null) return done;', '    return done;'],
      [
        "(txn) => reply({ type: 'txn_ok', txn })",
        "(txn) => reply(txn ? { type: 'txn_ok', txn } : { type: 'error', code: 30, text: 'faster' })",
      ],
    ],
    expect: {
      code: 'error-reply',
      headline: /requests? of .*n0 .*txn-conflict \(faster\)/,
      pointers: ['operation', 'message'],
    },
    maelstrom: 'fails',
  },
  {
    name: 'forgets the transaction when somebody was faster',
    base: optimistic,
    edits: [
      ['    if (done !== null) return done;', '    return done;'],
      ["(txn) => reply({ type: 'txn_ok', txn })", "(txn) => txn && reply({ type: 'txn_ok', txn })"],
    ],
    expect: {
      code: 'no-answer',
      headline: /requests? of .*n0 did not answer txn/,
      pointers: ['operation', 'message'],
    },
    maelstrom: 'fails',
  },
  {
    name: 'refuses a transaction that writes a key twice',
    base: oneAtATime,
    edits: [
      [
        '  const txn = message.body.txn.map(',
        `  const written = message.body.txn.filter(([f]) => f === 'w').map(([, key]) => key);
  if (new Set(written).size < written.length) {
    node.reply(message, { type: 'error', code: 30, text: 'written twice' });
    return;
  }
  const txn = message.body.txn.map(`,
      ],
    ],
    expect: { code: 'error-reply', headline: /written twice/, pointers: ['operation', 'message'] },
    maelstrom: 'fails',
  },
];

/** A thousand transactions a second: three seconds show as much as twenty. */
export const mutants: readonly Mutant[] = wrong.map((mutant) => ({ timeLimit: 3, ...mutant }));
