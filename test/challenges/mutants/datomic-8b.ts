import { type Mutant, naming } from '../../support/mutants.ts';

const copies = 'txn-list-append/correct/lin-kv.mjs';
const oneValue = 'solutions/datomic-8b/main.ts';

/** An anomaly: the headline names a key or an element, the steps the transactions. */
const anomaly = (code: string): Mutant['expect'] => ({
  code,
  headline: naming(/\d+/, /transaction/),
  pointers: ['operation'],
});

const wrong: readonly Mutant[] = [
  {
    name: 'writes without comparing',
    base: copies,
    edits: [
      [
        "await call({ type: 'cas', from: before, to: after, create_if_not_exists: true });",
        "await call({ type: 'write', value: after });",
      ],
      ["cas.type === 'cas_ok'", "cas.type === 'write_ok'"],
    ],
    expect: anomaly('txn-incompatible-order'),
    maelstrom: 'fails',
  },
  {
    name: 'takes a refused compare-and-set for done',
    base: copies,
    edits: [
      ["    if (cas.type === 'cas_ok') return done;\n", '    if (cas.type !== undefined) return done;\n'],
    ],
    expect: anomaly('txn-incompatible-order'),
    maelstrom: 'fails',
  },
  {
    name: 'keeps the database to itself',
    base: oneValue,
    edits: [['      await store.cas(DATABASE, known, after, { createIfMissing: true });\n', '']],
    expect: anomaly('txn-incompatible-order'),
    maelstrom: 'fails',
  },
  {
    name: 'answers the reads of its first attempt',
    base: copies,
    edits: [
      ['  for (;;) {\n    const read', '  let first;\n  for (;;) {\n    const read'],
      [
        "    if (cas.type === 'cas_ok') return done;\n",
        "    first ??= done;\n    if (cas.type === 'cas_ok') return first;\n",
      ],
    ],
    expect: anomaly('txn-incompatible-order'),
    maelstrom: 'fails',
  },
  {
    name: 'answers with older lists than those it appends to',
    base: copies,
    edits: [
      ['  for (;;) {\n    const read', '  let first;\n  for (;;) {\n    const read'],
      [
        "    if (cas.type === 'cas_ok') return done;\n",
        `    first ??= done;
    const isOwn = ([, key], i) => microOperations.slice(0, i).some(([f, other]) => f === 'append' && other === key);
    if (cas.type === 'cas_ok') return done.some((one, i) => one[0] === 'r' && isOwn(one, i)) ? done : first;
`,
      ],
    ],
    expect: anomaly('txn-lost-update'),
    maelstrom: 'fails',
  },
  {
    name: 'reads each list of a transaction at a moment of its own',
    base: copies,
    edits: [
      [
        'async function transact(microOperations) {\n',
        `async function transact(microOperations) {
  if (microOperations.every(([f]) => f === 'r')) {
    const lists = new Map();
    for (const [, key] of microOperations) {
      if (lists.has(key)) continue;
      const { value = [] } = await call({ type: 'read' });
      lists.set(key, new Map(value).get(key) ?? null);
    }
    return microOperations.map(([f, key]) => [f, key, lists.get(key)]);
  }
`,
      ],
    ],
    seeds: [2],
    expect: anomaly('txn-read-skew'),
    maelstrom: 'fails',
  },
  {
    name: 'repeats a transaction only when its own lists have changed',
    base: copies,
    edits: [
      ['  for (;;) {\n    const read', '  let done;\n  let seen;\n  for (;;) {\n    const read'],
      [
        '    const { done, after } = apply(before, microOperations);\n',
        `    const { done: now, after } = apply(before, microOperations);
    const appends = microOperations.filter(([f]) => f === 'append');
    const own = JSON.stringify(appends.map(([, key]) => new Map(before).get(key)));
    if (own !== seen) {
      done = now;
      seen = own;
    }
`,
      ],
    ],
    timeLimit: 7,
    expect: anomaly('txn-write-skew'),
    maelstrom: 'fails',
  },
  {
    name: 'answers reads from what it remembers',
    base: oneValue,
    edits: [['    try {\n', "    if (asked.every(([f]) => f === 'r')) return txn;\n    try {\n"]],
    expect: anomaly('txn-out-of-order'),
    maelstrom: 'fails',
  },
  {
    name: 'keeps a key for each list',
    base: copies,
    edits: [
      [
        `  return new Promise((resolve) => {
    waiting.set(id, resolve);
    write('lin-kv', { ...body, key: 'database', msg_id: id });`,
        `  return new Promise((resolve) => {
    waiting.set(id, resolve);
    write('lin-kv', { ...body, msg_id: id });`,
      ],
      [
        'async function transact(microOperations) {\n',
        `async function transact(microOperations) {
  const txn = [];
  for (const one of microOperations) txn.push(...(await step([one], one[1])));
  return txn;
}

async function step(microOperations, key) {
`,
      ],
      ["call({ type: 'read' })", "call({ type: 'read', key })"],
      ["call({ type: 'cas', from", "call({ type: 'cas', key, from"],
    ],
    expect: anomaly('txn-internal'),
    maelstrom: 'fails',
  },
  {
    name: 'writes the lists of a transaction one after another',
    base: copies,
    edits: [
      [
        'async function transact(microOperations) {\n',
        `async function transact(microOperations) {
  const txn = [];
  for (const one of microOperations) {
    txn.push(...(await step([one])));
  }
  return txn;
}

async function step(microOperations) {
`,
      ],
    ],
    expect: anomaly('txn-internal'),
    maelstrom: 'fails',
  },
  {
    name: 'refuses one transaction in twenty that is in the store',
    base: oneValue,
    edits: [
      [
        '      known = after;\n',
        "      known = after;\n      if (known.length % 20 === 7) throw new RpcError(ErrorCode.txnConflict, 'conflict');\n",
      ],
    ],
    expect: anomaly('txn-aborted-read'),
    maelstrom: 'fails',
  },
  {
    name: 'acknowledges before it is known whether the store took it',
    base: oneValue,
    edits: [
      [
        '      await store.cas(DATABASE, known, after, { createIfMissing: true });\n',
        `      const seen = known;
      void store.cas(DATABASE, seen, after, { createIfMissing: true }).catch(async () => {
        known = await store.read<Database>(DATABASE);
      });
`,
      ],
    ],
    expect: anomaly('txn-incompatible-order'),
    maelstrom: 'fails',
  },
  {
    name: 'repeats its appends on top of its own refused attempt',
    base: oneValue,
    edits: [
      [
        '      known = await store.read<Database>(DATABASE);\n',
        '      known = apply(await store.read<Database>(DATABASE), asked).after;\n      await store.write(DATABASE, known);\n',
      ],
    ],
    expect: anomaly('txn-internal'),
    maelstrom: 'fails',
  },
];

/** A hundred transactions a second: five seconds show as much as ten. */
export const mutants: readonly Mutant[] = wrong.map((mutant) => ({ timeLimit: 5, ...mutant }));
