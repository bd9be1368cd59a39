import { type Mutant, naming } from '../../support/mutants.ts';

const linKv = 'kafka/correct/lin-kv.mjs';
const ownerShips = 'kafka/correct/owner-ships.mjs';
const ownerOffsetsKept = 'kafka/correct/owner-offsets-kept.mjs';

const wrongLog = (code: string): Mutant['expect'] => ({
  code,
  headline: naming(/"?\d+"?/, /offset|message|log/),
  pointers: ['operation', 'message'],
});
const tooMany: Mutant['expect'] = {
  code: 'too-many-messages',
  headline: /\d+(\.\d+)? messages per operation/,
  pointers: ['result'],
};

const wrong: readonly Mutant[] = [
  {
    name: 'reads the whole log from the store before each write to it',
    base: linKv,
    edits: [['known.get(key) ?? (await readLog(key))', 'await readLog(key)']],
    expect: tooMany,
    maelstrom: 'fails',
  },
  {
    name: 'ships what is new and what is not, a thousand times a second',
    base: ownerShips,
    edits: [
      ['const SHIP_MS = 50;', 'const SHIP_MS = 1;'],
      ['this.isUnderWay || (this.keys.size === 0 && this.offsets.size === 0)', 'this.isUnderWay'],
    ],
    expect: tooMany,
    maelstrom: 'fails',
  },
  {
    name: 'asks an owner once for each of its keys',
    base: ownerOffsetsKept,
    timeLimit: 5,
    edits: [
      [
        'const answers = await Promise.all([...byOwner].map(([owner, own]) => ask(owner, bodyOf(own))));',
        'const single = [...byOwner].flatMap(([owner, own]) => own.map((key) => ask(owner, bodyOf([key]))));\n  const answers = await Promise.all(single);',
      ],
    ],
    expect: tooMany,
    maelstrom: 'fails',
  },
  {
    name: 'claims one key of the store for each commit, as the other node does',
    base: ownerOffsetsKept,
    edits: [
      [
        '    for (const [key, offset] of Object.entries(offsets)) {\n',
        `    call('lin-kv', { type: 'cas', key: 'writer', from: me, to: me, create_if_not_exists: true }).then((answer) => {
      if (answer.type === 'error') call('lin-kv', { type: 'write', key: 'writer', value: me });
    });
    for (const [key, offset] of Object.entries(offsets)) {
`,
      ],
    ],
    expect: { code: 'too-many-refused-writes', headline: /\d.*lin-kv/, pointers: ['message'] },
    maelstrom: 'fails',
  },
  {
    name: 'appends at whichever node is asked',
    base: ownerShips,
    edits: [
      [
        '  if (owner === me) return append(key, message);',
        '  if (owner !== null) return append(key, message);',
      ],
    ],
    expect: wrongLog('log-inconsistent-offsets'),
    maelstrom: 'fails',
  },
  {
    name: 'appends what it forwards to its copy as well',
    base: ownerShips,
    edits: [
      [
        '  return offset;\n}\n\nfunction poll',
        '  logOf(key).push(message);\n  return offset;\n}\n\nfunction poll',
      ],
    ],
    expect: wrongLog('log-inconsistent-offsets'),
    maelstrom: 'fails',
  },
  {
    name: 'ships the last message of each log only',
    base: ownerShips,
    edits: [['messages: logOf(key).slice(from) };', 'messages: logOf(key).slice(-1) };']],
    expect: wrongLog('log-inconsistent-offsets'),
    maelstrom: 'fails',
  },
  {
    name: 'never ships',
    base: ownerShips,
    edits: [['        for (const shipment of shipments) shipment.ship();\n', '']],
    expect: wrongLog('log-unseen-on-one-node'),
    maelstrom: 'passes',
  },
  {
    name: 'ships a key once',
    base: ownerShips,
    edits: [
      [
        'for (const shipment of shipments) shipment.keys.add(key);',
        'for (const shipment of shipments) if (!shipment.confirmed.has(key)) shipment.keys.add(key);',
      ],
    ],
    expect: wrongLog('log-unseen-on-one-node'),
    maelstrom: 'passes',
  },
  {
    name: 'leaves committed offsets out of what it ships',
    base: ownerShips,
    edits: [['const offsets = [...this.offsets];', 'const offsets = [...this.offsets].slice(0, 0);']],
    expect: wrongLog('commit-forgotten'),
    maelstrom: 'passes',
  },
  {
    name: 'numbers fetched messages from zero',
    base: ownerOffsetsKept,
    edits: [['[from + index, msg]', '[index, msg]']],
    expect: wrongLog('log-inconsistent-offsets'),
    maelstrom: 'fails',
  },
];

/** Five seconds show both the figures and what is wrong with a log. */
export const mutants: readonly Mutant[] = wrong.map((mutant) => ({ timeLimit: 3, ...mutant }));
