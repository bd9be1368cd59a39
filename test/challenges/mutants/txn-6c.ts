import { type Mutant, naming } from '../../support/mutants.ts';

const dirtyKeys = 'solutions/txn-6b/main.ts';
const replicated = 'txn-rw-register/correct/replicated.mjs';

/** An anomaly: the headline names a key and a value, the steps the transactions. */
const anomaly = (code: string): Mutant['expect'] => ({
  code,
  headline: naming(/\d+/, /transaction/),
  pointers: ['operation'],
});

const wrong: readonly Mutant[] = [
  {
    name: 'sends each write as it is carried out',
    base: replicated,
    edits: [
      [
        '    written.set(key, value);\n',
        '    written.set(key, value);\n    replicate([[key, { value, clock, node: me }]]);\n',
      ],
    ],
    expect: anomaly('txn-intermediate-read'),
    maelstrom: 'fails',
  },
  {
    name: 'waits between two micro-operations',
    base: dirtyKeys,
    edits: [
      [
        "node.on<Known<'txn', { txn: MicroOperation[] }>>('txn', (message) => {",
        "node.on<Known<'txn', { txn: MicroOperation[] }>>('txn', async (message) => {",
      ],
      [
        '  const txn = message.body.txn.map(([f, key, value]): MicroOperation => {',
        `  const each = async ([f, key, value]: MicroOperation, step: number): Promise<MicroOperation> => {
    await sleep(step);`,
      ],
      [
        '    return [f, key, value];\n  });\n',
        '    return [f, key, value];\n  };\n  const txn = await Promise.all(message.body.txn.map(each));\n',
      ],
    ],
    expect: anomaly('txn-intermediate-read'),
    maelstrom: 'fails',
  },
  {
    name: 'refuses a transaction when its first write is done',
    base: replicated,
    edits: [
      [
        '    written.set(key, value);\n',
        '    written.set(key, value);\n    install(key, { value, clock, node: me });\n    if (value % 16 === 7) throw new Error(String(value));\n',
      ],
      [
        "      reply({ type: 'txn_ok', txn: transact(body.txn) });",
        `      try {
        reply({ type: 'txn_ok', txn: transact(body.txn) });
      } catch (error) {
        reply({ type: 'error', code: 30, text: error.message });
      }`,
      ],
    ],
    expect: anomaly('txn-aborted-read'),
    maelstrom: 'fails',
  },
  {
    name: 'refuses one transaction in fifty that it has carried out',
    base: dirtyKeys,
    edits: [
      [
        "  node.reply(message, { type: 'txn_ok', txn });",
        `  if (clock % 50 === 0) node.reply(message, { type: 'error', code: 30, text: 'conflict' });
  else node.reply(message, { type: 'txn_ok', txn });`,
      ],
    ],
    expect: anomaly('txn-aborted-read'),
    maelstrom: 'fails',
  },
  {
    name: 'carries the reads out a moment after the writes',
    base: replicated,
    edits: [
      [
        "      reply({ type: 'txn_ok', txn: transact(body.txn) });",
        `      {
        const txn = transact(body.txn);
        const own = new Set(txn.filter(([f]) => f === 'w').map(([, key]) => key));
        const late = ([f, key, value]) => (f === 'r' && !own.has(key) ? [f, key, registers.get(key)?.value ?? null] : [f, key, value]);
        setTimeout(() => reply({ type: 'txn_ok', txn: txn.map(late) }), 5);
      }`,
      ],
    ],
    expect: { ...anomaly('txn-circular-information-flow'), says: [/T1.*T2|T2.*T1/] },
    maelstrom: 'fails',
  },
  {
    name: 'leaves the writes out of its answer',
    base: replicated,
    edits: [['  return done;', "  return done.filter(([f]) => f === 'r');"]],
    expect: { ...anomaly('altered-transaction'), pointers: ['operation', 'message'] },
    maelstrom: 'fails',
  },
  {
    name: 'lets a timeout become an unhandled rejection',
    base: dirtyKeys,
    seeds: [1],
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
    name: 'shows its writes at the node and loses them on the way',
    // Cut off from each other for five seconds, and connected for as long afterwards.
    seeds: [3],
    timeLimit: 11,
    base: dirtyKeys,
    edits: [
      [
        "await retry(() => node.rpc(peer, { type: 'install', versions }));",
        "node.send(peer, { type: 'install', versions });",
      ],
    ],
    expect: {
      code: 'not-replicated',
      headline: naming(/\bn\d\b/, /key \d+/),
      pointers: ['operation', 'message'],
    },
    maelstrom: 'passes',
  },
  {
    name: 'answers when the other node has the writes',
    base: dirtyKeys,
    seeds: [1],
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
    expect: { code: 'unavailable', headline: /n[01]/, pointers: ['operation', 'message'] },
    maelstrom: 'fails',
  },
];

/**
 * A thousand transactions a second: four seconds show as much as twenty. On seed 1 the nodes are cut off from
 * each other nearly all the time, and what isn't exchanged can't be wrong.
 */
export const mutants: readonly Mutant[] = wrong.map((mutant) => ({
  timeLimit: 4,
  seeds: [2],
  ...mutant,
}));
