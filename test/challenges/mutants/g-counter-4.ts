import { type Mutant, naming } from '../../support/mutants.ts';

const keyPerNode = 'g-counter/correct/key-per-node.mjs';
const oneKey = 'solutions/g-counter-4/main.ts';
const gossip = 'g-counter/correct/gossip.cjs';

/** What a diagnosis of a wrong sum states: a node, what it read, and what it should have read. */
const wrongSum = (code: string, ...facts: RegExp[]): Mutant['expect'] => ({
  code,
  headline: naming(/\bn\d\b/, /\d+/, ...facts),
  pointers: ['operation', 'message'],
});

export const mutants: readonly Mutant[] = [
  {
    name: 'reads without writing anything first',
    seeds: [1, 2],
    base: oneKey,
    edits: [[`  await store.write(\`reads of \${node.id}\`, reads);\n`, '']],
    expect: wrongSum('wrong-sum-stale-read', /seq-kv/),
    maelstrom: 'fails',
  },
  {
    name: 'writes the same mark every time, which changes nothing',
    seeds: [1, 2],
    base: keyPerNode,
    edits: [['value: marks });', 'value: true });']],
    expect: wrongSum('wrong-sum-stale-read', /seq-kv/),
    maelstrom: 'fails',
  },
  {
    name: 'writes its mark after it has read',
    base: oneKey,
    edits: [
      [
        `  await store.write(\`reads of \${node.id}\`, reads);
  node.reply(message, { type: 'read_ok', value: await store.readOrDefault(SUM, 0) });`,
        `  const sum = await store.readOrDefault(SUM, 0);
  await store.write(\`reads of \${node.id}\`, reads);
  node.reply(message, { type: 'read_ok', value: sum });`,
      ],
    ],
    expect: wrongSum('wrong-sum-stale-read', /seq-kv/),
    maelstrom: 'fails',
  },
  {
    name: 'writes the greater sum without comparing',
    timeLimit: 8,
    base: oneKey,
    edits: [
      [
        'await store.cas(SUM, sum, sum + delta, { createIfMissing: true });',
        'await store.write(SUM, sum + delta);',
      ],
    ],
    expect: wrongSum('wrong-sum-lost-update', /seq-kv/),
    maelstrom: 'fails',
  },
  {
    name: 'lets all nodes write one key',
    timeLimit: 8,
    base: keyPerNode,
    edits: [
      [`key: \`sum \${me}\``, "key: 'sum'"],
      [`key: \`sum \${node}\``, "key: 'sum'"],
      ['const sums = await Promise.all(nodeIds.map(sumOf));', 'const sums = [await sumOf(me)];'],
    ],
    expect: wrongSum('wrong-sum-lost-update', /seq-kv/),
    maelstrom: 'fails',
  },
  {
    name: 'takes a refused compare-and-set for done',
    timeLimit: 8,
    base: oneKey,
    edits: [
      [
        'if (!(error instanceof RpcError && error.code === ErrorCode.preconditionFailed)) throw error;',
        'if (error instanceof RpcError && error.code === ErrorCode.preconditionFailed) return;\n      throw error;',
      ],
    ],
    expect: wrongSum('wrong-sum-refused', /seq-kv/),
    maelstrom: 'fails',
  },
  {
    name: 'keeps its sum to itself',
    timeLimit: 8,
    base: keyPerNode,
    edits: [
      [`  stored = stored.then(() => call({ type: 'write', key: \`sum \${me}\`, value: sum }));\n`, ''],
      [
        "  return read.type === 'read_ok' ? read.value : 0;",
        '  return node === me ? sum : (read.value ?? 0);',
      ],
    ],
    expect: wrongSum('wrong-sum-not-shared'),
    maelstrom: 'fails',
  },
  {
    name: 'adds what it has in memory to what it reads',
    timeLimit: 8,
    base: keyPerNode,
    edits: [['sums.reduce((a, b) => a + b, 0);', 'sums.reduce((a, b) => a + b, sum);']],
    expect: wrongSum('wrong-sum-counted-twice'),
    maelstrom: 'fails',
  },
  {
    name: 'gossips with one other node only',
    timeLimit: 8,
    base: gossip,
    edits: [['for (const peer of this.peers)', 'for (const peer of this.peers.slice(0, 1))']],
    expect: wrongSum('wrong-sum-not-shared'),
    maelstrom: 'fails',
  },
  {
    name: 'gossips increments, each once',
    timeLimit: 8,
    base: gossip,
    edits: [
      [
        "    for (const peer of this.peers) this.send(peer, { type: 'counts', counts: this.counts });",
        `    const counts = { [this.id]: this.counts[this.id] - (this.told ?? 0) };
    this.told = this.counts[this.id];
    for (const peer of this.peers) this.send(peer, { type: 'counts', counts });`,
      ],
      ['Math.max(this.counts[node] ?? 0, count)', '(this.counts[node] ?? 0) + count'],
    ],
    expect: wrongSum('wrong-sum-dropped'),
    maelstrom: 'fails',
  },
  {
    name: 'counts what it is told, the second time as well as the first',
    timeLimit: 8,
    base: gossip,
    edits: [
      [
        "for (const peer of this.peers) this.send(peer, { type: 'counts', counts: this.counts });",
        `const counts = { [this.id]: this.counts[this.id] };
    for (const peer of this.peers) this.send(peer, { type: 'counts', counts });`,
      ],
      ['Math.max(this.counts[node] ?? 0, count)', '(this.counts[node] ?? 0) + count'],
    ],
    expect: wrongSum('wrong-sum-counted-twice'),
    maelstrom: 'fails',
  },
  {
    name: 'has no answer for a key that does not exist yet',
    base: oneKey,
    edits: [
      [
        'const sum = await store.readOrDefault(SUM, 0);\n    try',
        'const sum = await store.read<number>(SUM);\n    try',
      ],
    ],
    expect: {
      code: 'error-reply',
      headline: /key does not exist/,
      pointers: ['operation', 'message'],
    },
    maelstrom: 'fails',
  },
  {
    name: 'tells the sum as text',
    timeLimit: 8,
    base: keyPerNode,
    edits: [["reply({ type: 'read_ok', value })", "reply({ type: 'read_ok', value: String(value) })"]],
    expect: { code: 'malformed-reply', headline: /value/, pointers: ['operation', 'message'] },
    maelstrom: 'fails',
  },
];
