import { type Mutant, naming } from '../../support/mutants.ts';

const wholeSet = 'g-set/correct/whole-set.cjs';
const owedBatches = 'solutions/crdt-7a/main.ts';

/** A lost value by what became of it: the headline names the value and a node that lacks it. */
const lost = (code: string): Mutant['expect'] => ({
  code,
  headline: naming(/value \d+/, /\bn\d\b/),
  pointers: ['operation', 'message'],
});

export const mutants: readonly Mutant[] = [
  {
    name: 'tells nobody',
    base: wholeSet,
    run: 'gossip',
    edits: [['    setInterval(gossip, GOSSIP_MS);\n', '']],
    expect: lost('lost-value-not-forwarded'),
    maelstrom: 'fails',
  },
  {
    name: 'tells the first of the others only',
    base: wholeSet,
    run: 'gossip',
    edits: [['for (const peer of peers)', 'for (const peer of peers.slice(0, 1))']],
    expect: lost('lost-value-not-forwarded'),
    // On this seed the read that decides is one of a node that hears of everything.
    maelstrom: 'passes',
  },
  {
    name: 'stops telling after ten seconds',
    base: wholeSet,
    run: 'gossip',
    edits: [
      [
        '    setInterval(gossip, GOSSIP_MS);\n',
        '    const timer = setInterval(gossip, GOSSIP_MS);\n    setTimeout(() => clearInterval(timer), 10_000);\n',
      ],
    ],
    expect: lost('lost-value-not-forwarded'),
    maelstrom: 'fails',
  },
  {
    name: 'tells the five newest elements only',
    base: wholeSet,
    run: 'partitions',
    edits: [['elements: [...elements] });', 'elements: [...elements].slice(-5) });']],
    expect: lost('lost-value-dropped'),
    maelstrom: 'fails',
  },
  {
    name: 'keeps what it hears where no read looks',
    base: wholeSet,
    run: 'gossip',
    edits: [
      ['const elements = new Set();', 'const elements = new Set();\nconst heard = new Set();'],
      [
        'for (const element of body.elements) elements.add(element);',
        'for (const element of body.elements) heard.add(element);',
      ],
    ],
    expect: lost('lost-value-not-kept'),
    maelstrom: 'fails',
  },
  {
    name: 'puts what it hears in the place of what it has',
    base: wholeSet,
    run: 'gossip',
    edits: [
      [
        'for (const element of body.elements) elements.add(element);',
        'elements.clear();\n    for (const element of body.elements) elements.add(element);',
      ],
    ],
    expect: lost('lost-value-not-kept'),
    maelstrom: 'fails',
  },
  {
    name: 'sends each batch once',
    base: owedBatches,
    run: 'partitions',
    edits: [
      [
        "await retry(() => node.rpc(peer, { type: 'take', elements: batch }));",
        "node.send(peer, { type: 'take', elements: batch });",
      ],
    ],
    expect: lost('lost-value-dropped'),
    maelstrom: 'fails',
  },
  {
    name: 'takes one answer for all that it owes',
    base: owedBatches,
    run: 'partitions',
    edits: [['      for (const element of batch) debts.delete(element);\n', '      debts.clear();\n']],
    expect: lost('lost-value-not-forwarded'),
    maelstrom: 'fails',
  },
  {
    name: 'crashes when it has tried three times',
    base: owedBatches,
    run: 'partitions',
    edits: [
      ["{ type: 'take', elements: batch }));", "{ type: 'take', elements: batch }), { attempts: 3 });"],
    ],
    expect: { code: 'node-crashed', headline: /n\d.*did not answer/s, pointers: ['outcome'] },
    maelstrom: 'fails',
  },
  {
    name: 'forgets one of the others',
    base: owedBatches,
    run: 'gossip',
    edits: [['for (const peer of node.peers) {', 'for (const peer of node.peers.slice(1)) {']],
    expect: lost('lost-value-not-forwarded'),
    maelstrom: 'fails',
  },
  {
    name: 'returns its elements as text',
    base: wholeSet,
    run: 'gossip',
    edits: [['value: [...elements] }', 'value: [...elements].map(String) }']],
    expect: {
      code: 'never-read',
      headline: /none of the \d+ values that clients added/i,
      says: [/return strings/],
      pointers: ['operation'],
    },
    maelstrom: 'fails',
  },
  {
    name: 'calls the elements by the name that broadcast has for them',
    base: owedBatches,
    run: 'gossip',
    edits: [["{ type: 'read_ok', value: [...elements] }", "{ type: 'read_ok', messages: [...elements] }"]],
    expect: { code: 'malformed-reply', headline: /messages|value/, pointers: ['operation', 'message'] },
    maelstrom: 'fails',
  },
];
