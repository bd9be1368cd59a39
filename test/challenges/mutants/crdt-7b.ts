import { type Mutant, naming } from '../../support/mutants.ts';

const opLog = 'pn-counter/correct/op-log.cjs';
const versionedSums = 'solutions/crdt-7b/main.ts';

const wrongSum = (code: string): Mutant['expect'] => ({
  code,
  headline: naming(/\bn\d\b/, /-?\d+/),
  pointers: ['operation', 'message'],
});

export const mutants: readonly Mutant[] = [
  {
    name: 'takes the last delta that it has again',
    base: opLog,
    run: 'partitions',
    edits: [['told.slice(log.length - from)', 'told.slice(Math.max(0, log.length - from - 1))']],
    expect: wrongSum('wrong-sum-counted-twice'),
    maelstrom: 'fails',
  },
  {
    name: 'asks nobody',
    base: opLog,
    run: 'gossip',
    edits: [['    setInterval(ask, ASK_MS);\n', '']],
    expect: wrongSum('wrong-sum-not-shared'),
    maelstrom: 'fails',
  },
  {
    name: 'asks the first of the others only',
    base: opLog,
    run: 'gossip',
    edits: [['for (const peer of peers) send(peer,', 'for (const peer of peers.slice(0, 1)) send(peer,']],
    expect: wrongSum('wrong-sum-not-shared'),
    maelstrom: 'fails',
  },
  {
    name: 'leaves out the first delta that the other lacks',
    base: opLog,
    run: 'gossip',
    edits: [['deltas: log.slice(from) };', 'deltas: log.slice(from + 1) };']],
    expect: wrongSum('wrong-sum-not-shared'),
    maelstrom: 'fails',
  },
  {
    name: 'tells each delta once, unasked',
    base: opLog,
    run: 'partitions',
    edits: [
      ['    setInterval(ask, ASK_MS);\n', ''],
      [
        '    logOf(me).push(body.delta);\n',
        `    const from = logOf(me).length;
    logOf(me).push(body.delta);
    for (const peer of peers) send(peer, { type: 'tell', logs: { [me]: { from, deltas: [body.delta] } } });
`,
      ],
      ['log.push(...told.slice(log.length - from));', 'log.push(...told);'],
    ],
    expect: wrongSum('wrong-sum-dropped'),
    maelstrom: 'fails',
  },
  {
    name: 'adds up its own deltas only',
    base: opLog,
    run: 'gossip',
    edits: [
      [
        'for (const log of deltas.values()) for (const delta of log)',
        'for (const log of [logOf(me)]) for (const delta of log)',
      ],
    ],
    expect: wrongSum('wrong-sum-not-kept'),
    maelstrom: 'fails',
  },
  {
    name: 'counts upwards only',
    base: opLog,
    run: 'gossip',
    edits: [
      ['for (const delta of log) total += delta;', 'for (const delta of log) total += Math.abs(delta);'],
    ],
    expect: wrongSum('wrong-sum-not-kept'),
    maelstrom: 'fails',
  },
  {
    name: 'takes the greater of two sums for the later one',
    base: versionedSums,
    run: 'gossip',
    edits: [['if (sum.version > sumOf(message.src).version)', 'if (sum.value > sumOf(message.src).value)']],
    expect: wrongSum('wrong-sum-not-kept'),
    maelstrom: 'fails',
  },
  {
    name: 'adds a sum that it is told to the one that it knows',
    base: versionedSums,
    run: 'gossip',
    edits: [
      [
        'sums.set(message.src, sum);',
        'sums.set(message.src, { ...sum, value: sumOf(message.src).value + sum.value });',
      ],
    ],
    expect: wrongSum('wrong-sum-counted-twice'),
    maelstrom: 'fails',
  },
  {
    name: 'forgets to count the version up',
    base: versionedSums,
    run: 'gossip',
    edits: [['{ version: version + 1, value:', '{ version: version || 1, value:']],
    expect: wrongSum('wrong-sum-not-shared'),
    maelstrom: 'fails',
  },
  {
    name: 'lets a timeout become an unhandled rejection',
    base: versionedSums,
    run: 'partitions',
    edits: [
      [
        "await retry(() => node.rpc(peer, { type: 'sum', sum }));",
        "await node.rpc(peer, { type: 'sum', sum });",
      ],
    ],
    expect: { code: 'node-crashed', headline: /n\d.*did not answer/s, pointers: ['outcome'] },
    maelstrom: 'fails',
  },
  {
    name: 'wraps the sum in a list',
    base: versionedSums,
    run: 'gossip',
    edits: [
      [
        "node.reply(message, { type: 'read_ok', value: total });",
        "node.reply(message, { type: 'read_ok', value: [total] });",
      ],
    ],
    expect: { code: 'malformed-reply', headline: /value/, pointers: ['operation', 'message'] },
    maelstrom: 'fails',
  },
];
