import { type Mutant, naming } from '../../support/mutants.ts';

const commits = 'solutions/datomic-8c/main.ts';
const log = 'txn-list-append/correct/log.mjs';

/** An anomaly: the headline names a key or an element, the steps the transactions. */
const anomaly = (code: string): Mutant['expect'] => ({
  code,
  headline: naming(/\d+/, /transaction/),
  pointers: ['operation'],
});

const wrong: readonly Mutant[] = [
  {
    name: 'reads without asking for the head',
    base: commits,
    edits: [['changed.size === 0 ? await newestHead()', 'changed.size === 0 ? head']],
    expect: anomaly('txn-out-of-order'),
    maelstrom: 'fails',
  },
  {
    name: 'takes a commit that has not arrived for an empty one',
    base: commits,
    edits: [['    await sleep(5);\n', '    return { parent: head, lists: [] };\n']],
    expect: anomaly('txn-incompatible-order'),
    maelstrom: 'fails',
  },
  {
    name: 'takes in the commits that it missed newest first',
    base: commits,
    edits: [['missed.reverse()', 'missed']],
    expect: anomaly('txn-incompatible-order'),
    maelstrom: 'fails',
  },
  {
    name: 'takes in the newest commit and none before it',
    base: commits,
    edits: [['    id = one.parent;\n', '    id = head;\n']],
    expect: anomaly('txn-incompatible-order'),
    maelstrom: 'fails',
  },
  {
    name: 'moves the head without comparing',
    base: commits,
    edits: [['await heads.cas(HEAD, head, id, { createIfMissing: true });', 'await heads.write(HEAD, id);']],
    expect: anomaly('txn-incompatible-order'),
    maelstrom: 'fails',
  },
  {
    name: 'puts all lists into every commit',
    base: commits,
    edits: [['lists: [...changed] } satisfies', 'lists: [...new Map([...lists, ...changed])] } satisfies']],
    timeLimit: 10,
    expect: {
      code: 'too-large-messages',
      headline: /characters per operation.*below 2000/,
      says: [/write to lww-kv/, /grow/],
      pointers: ['message', 'result'],
    },
    maelstrom: 'fails',
  },
  {
    name: 'looks for new entries every five milliseconds',
    base: log,
    edits: [
      [
        "    write(src, { type: 'init_ok', in_reply_to: body.msg_id });\n",
        `    write(src, { type: 'init_ok', in_reply_to: body.msg_id });
    setInterval(() => call({ type: 'read', key: entryKey(replayed) }), 5);
`,
      ],
    ],
    expect: { code: 'too-many-messages', headline: /\d+\.\d messages per operation/, pointers: ['result'] },
    maelstrom: 'fails',
  },
  {
    name: 'takes an entry that was there for its own',
    base: log,
    edits: [["if (cas.type === 'cas_ok') return;", "if (cas.type === 'cas_ok' || cas.code === 22) return;"]],
    expect: anomaly('txn-incompatible-order'),
    maelstrom: 'fails',
  },
  {
    name: 'passes over entries of others',
    base: log,
    edits: [['function replay(entry) {\n  carryOut(entry);\n', 'function replay() {\n']],
    expect: anomaly('txn-incompatible-order'),
    maelstrom: 'fails',
  },
  {
    name: 'answers reads from what it has replayed so far',
    base: log,
    edits: [['      await catchUp();\n', '']],
    expect: anomaly('txn-out-of-order'),
    maelstrom: 'fails',
  },
  {
    name: 'carries a batch out before its entry is in the log',
    base: log,
    edits: [
      [
        '    const appends = batch.flatMap(({ body }) => appendsOf(body.txn));\n',
        '    const appends = batch.flatMap(({ body }) => appendsOf(body.txn));\n    const done = batch.map(({ body }) => carryOut(body.txn));\n',
      ],
      ['    for (const { src, body } of batch) {', '    for (const [i, { src, body }] of batch.entries()) {'],
      ['txn: carryOut(body.txn), in_reply_to', 'txn: done[i], in_reply_to'],
    ],
    expect: anomaly('txn-incompatible-order'),
    maelstrom: 'fails',
  },
];

/** A hundred transactions a second: five seconds show as much as ten. */
export const mutants: readonly Mutant[] = wrong.map((mutant) => ({ timeLimit: 5, ...mutant }));
