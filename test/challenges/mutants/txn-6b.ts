import { type Mutant, naming } from '../../support/mutants.ts';

const dirtyKeys = 'solutions/txn-6b/main.ts';
const replicated = 'txn-rw-register/correct/replicated.mjs';

const wrongAnswer = (code: string): Mutant['expect'] => ({
  code,
  headline: naming(/\bn\d\b/, /key \d+|register \d+/),
  pointers: ['operation', 'message'],
});
const unavailable: Mutant['expect'] = {
  code: 'unavailable',
  headline: /n[01]/,
  pointers: ['operation', 'message'],
};

const wrong: readonly Mutant[] = [
  {
    name: 'keeps its writes to itself',
    base: dirtyKeys,
    run: 'replicated',
    edits: [['    void payDebts(peer);\n', '']],
    expect: wrongAnswer('not-replicated'),
    maelstrom: 'passes',
  },
  {
    name: 'sends each write once',
    // Cut off from each other for five seconds, and connected for as long afterwards.
    seeds: [3],
    timeLimit: 11,
    base: dirtyKeys,
    run: 'partitions',
    edits: [
      [
        "await retry(() => node.rpc(peer, { type: 'install', versions }));",
        "node.send(peer, { type: 'install', versions });",
      ],
    ],
    expect: wrongAnswer('not-replicated'),
    maelstrom: 'passes',
  },
  {
    name: 'does not keep what the other node wrote',
    base: dirtyKeys,
    run: 'replicated',
    edits: [
      [
        '    clock = Math.max(clock, version.clock);\n    install(version);',
        '    clock = Math.max(clock, version.clock);',
      ],
    ],
    expect: wrongAnswer('not-replicated'),
    maelstrom: 'passes',
  },
  {
    name: 'keeps its own value whenever it has one',
    // Shown by a register that nobody writes for two seconds: of those there are few.
    seeds: [2],
    timeLimit: 20,
    base: dirtyKeys,
    run: 'replicated',
    edits: [
      [
        'if (known !== undefined && isLater(known, version)) return;',
        'if (known !== undefined && known.writer === node.id && version.writer !== node.id) return;',
      ],
    ],
    expect: wrongAnswer('not-replicated'),
    maelstrom: 'passes',
  },
  {
    name: 'answers when the other node has the writes',
    base: dirtyKeys,
    run: 'partitions',
    edits: [
      [
        "node.on<Known<'txn', { txn: MicroOperation[] }>>('txn', (message) => {",
        "node.on<Known<'txn', { txn: MicroOperation[] }>>('txn', async (message) => {",
      ],
      [
        "  node.reply(message, { type: 'txn_ok', txn });",
        "  for (const peer of node.peers) await node.rpc(peer, { type: 'install', versions: [] });\n  node.reply(message, { type: 'txn_ok', txn });",
      ],
    ],
    expect: unavailable,
    maelstrom: 'fails',
  },
  {
    name: 'lets a timeout become an unhandled rejection',
    base: dirtyKeys,
    run: 'partitions',
    edits: [
      [
        "await retry(() => node.rpc(peer, { type: 'install', versions }));",
        "await node.rpc(peer, { type: 'install', versions });",
      ],
    ],
    expect: { code: 'node-crashed', headline: /n\d.*did not answer/s, pointers: ['outcome'] },
    maelstrom: 'fails',
  },
  {
    name: 'tells versions to clients',
    base: replicated,
    run: 'replicated',
    edits: [['registers.get(key)?.value ?? null]', 'registers.get(key) ?? null]']],
    expect: wrongAnswer('read-of-no-write'),
    maelstrom: 'passes',
  },
  {
    name: 'leaves the writes out of its answer',
    base: replicated,
    run: 'replicated',
    edits: [['  return done;', "  return done.filter(([f]) => f === 'r');"]],
    expect: wrongAnswer('altered-transaction'),
    maelstrom: 'fails',
  },
  {
    name: 'forgets what a transaction wrote until the other node has it',
    base: replicated,
    run: 'replicated',
    edits: [['  for (const [key, version] of versions) install(key, version);\n', '']],
    expect: wrongAnswer('own-write-not-read'),
    maelstrom: 'passes',
  },
];

/** A thousand transactions a second: three seconds show as much as twenty. */
export const mutants: readonly Mutant[] = wrong.map((mutant) => ({ timeLimit: 3, ...mutant }));
