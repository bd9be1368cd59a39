import { type Mutant, naming } from '../../support/mutants.ts';

const newLists = 'solutions/datomic-8a/main.ts';
const singleNode = 'txn-list-append/correct/single-node.mjs';

/** An anomaly: the headline names a key or an element, the steps the transactions. */
const anomaly = (code: string): Mutant['expect'] => ({
  code,
  headline: naming(/\d+/, /transaction/),
  pointers: ['operation'],
});

const wrong: readonly Mutant[] = [
  {
    name: 'answers a read with the list that goes on growing',
    base: singleNode,
    edits: [['[...lists.get(key)] : null', 'lists.get(key) : null']],
    expect: anomaly('txn-internal'),
    maelstrom: 'fails',
  },
  {
    name: 'reads what was there before the transaction',
    base: newLists,
    edits: [
      [
        "if (f === 'r') return [f, key, current(key)];",
        "if (f === 'r') return [f, key, lists.get(key) ?? null];",
      ],
    ],
    expect: anomaly('txn-internal'),
    maelstrom: 'fails',
  },
  {
    name: 'waits between two micro-operations',
    base: singleNode,
    edits: [
      [
        `function transact(microOperations) {
  return microOperations.map(([f, key, value]) => {
    if`,
        `async function transact(microOperations) {
  const done = [];
  for (const one of microOperations) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    done.push(step(one));
  }
  return done;
}

function step([f, key, value]) {
    if`,
      ],
      ['    return [f, key, value];\n  });\n', '    return [f, key, value];\n'],
      [
        "reply({ type: 'txn_ok', txn: transact(body.txn) });",
        "transact(body.txn).then((txn) => reply({ type: 'txn_ok', txn }));",
      ],
    ],
    expect: anomaly('txn-internal'),
    maelstrom: 'fails',
  },
  {
    name: "puts the first two elements in each other's place",
    base: newLists,
    edits: [
      [
        'lists.set(key, list);',
        'lists.set(key, list.length > 2 ? [list[1], list[0], ...list.slice(2)] : list);',
      ],
    ],
    expect: anomaly('txn-incompatible-order'),
    maelstrom: 'fails',
  },
  {
    name: 'keeps the newest four elements',
    base: newLists,
    edits: [['lists.set(key, list);', 'lists.set(key, list.slice(-4));']],
    expect: anomaly('txn-incompatible-order'),
    maelstrom: 'fails',
  },
  {
    name: 'puts the last element away twice',
    base: newLists,
    edits: [['lists.set(key, list);', 'lists.set(key, [...list, ...list.slice(-1)]);']],
    expect: anomaly('txn-duplicate-append'),
    maelstrom: 'fails',
  },
  {
    name: 'refuses long transactions when they are carried out',
    base: singleNode,
    edits: [
      [
        "reply({ type: 'txn_ok', txn: transact(body.txn) });",
        `{
    const txn = transact(body.txn);
    if (txn.length > 3) reply({ type: 'error', code: 30, text: 'too long' });
    else reply({ type: 'txn_ok', txn });
  }`,
      ],
    ],
    expect: anomaly('txn-aborted-read'),
    maelstrom: 'fails',
  },
  {
    name: 'shows the first append of a transaction before the others',
    base: newLists,
    edits: [
      [
        'for (const [key, list] of draft) lists.set(key, list);',
        `for (const [key, list] of draft) {
    const first = list.slice(0, (lists.get(key)?.length ?? 0) + 1);
    lists.set(key, first);
    if (first.length < list.length) held.set(key, list);
  }`,
      ],
      [
        'const draft = new Map<number, readonly number[]>();',
        `const draft = new Map<number, readonly number[]>();
  const isReadOnly = message.body.txn.every(([f]) => f === 'r');
  if (!isReadOnly) for (const [key, list] of held) lists.set(key, list);
  if (!isReadOnly) held.clear();`,
      ],
      [
        'const lists = new Map<number, readonly number[]>();',
        'const lists = new Map<number, readonly number[]>();\nconst held = new Map<number, readonly number[]>();',
      ],
    ],
    expect: anomaly('txn-intermediate-read'),
    maelstrom: 'fails',
  },
  {
    name: 'names keys as text',
    base: singleNode,
    edits: [['    return [f, key, value];\n', '    return [f, String(key), value];\n']],
    expect: { ...anomaly('altered-transaction'), pointers: ['operation', 'message'] },
    maelstrom: 'fails',
  },
  {
    name: 'leaves the appends out of its answer',
    base: newLists,
    edits: [['txn });', "txn: txn.filter(([f]) => f === 'r') });"]],
    expect: { ...anomaly('altered-transaction'), pointers: ['operation', 'message'] },
    maelstrom: 'fails',
  },
];

/** A hundred transactions a second: five seconds show as much as ten. */
export const mutants: readonly Mutant[] = wrong.map((mutant) => ({ timeLimit: 5, ...mutant }));
