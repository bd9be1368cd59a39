import { latencyDistributions, nemesisNames, topologies, workloadNames } from '../../engines/test-spec.ts';
import { defineCommand } from '../command-definition.ts';

export interface TestArguments {
  /** Flags as typed (Maelstrom's own and ours), up to `--`; global flags taken out. */
  readonly argv: readonly string[];
  /** Arguments of the node: what followed `--`. */
  readonly nodeArguments: readonly string[];
}

/** `dscourse test`: the flags are read by `parseTestFlags`, as Maelstrom reads its own. */
export const testCommand = defineCommand<TestArguments>({
  name: 'test',
  summary: 'The engine by hand, with the flags of maelstrom test',
  description:
    'Runs one test of a program: a .ts, .js, .mjs or .cjs file, or any executable. It takes the flags of `maelstrom test` and judges what Maelstrom judges; nothing is recorded in the course.',
  rawArguments: true,
  options: [
    { flags: '--bin <file>', description: 'The node to test', group: 'Test' },
    {
      flags: '-w, --workload <name>',
      description: 'What clients ask of the nodes',
      choices: workloadNames,
      group: 'Test',
    },
    { flags: '--node-count <n>', description: 'Nodes n0 to n(n-1)', group: 'Test' },
    {
      flags: '--nodes <names>',
      description: 'Names with commas between; n1 to n5 by default',
      group: 'Test',
    },
    { flags: '--concurrency <n>', description: 'Clients: a number, or 2n for two per node', group: 'Test' },
    {
      flags: '--rate <n>',
      description: 'Operations per second over all clients; 5 by default',
      group: 'Test',
    },
    { flags: '--time-limit <s>', description: 'Seconds of the main phase; 60 by default', group: 'Test' },
    { flags: '--availability <x>', description: 'total, or the fraction that must succeed', group: 'Test' },
    { flags: '--latency <ms>', description: 'Mean latency between nodes; 0 by default', group: 'Network' },
    {
      flags: '--latency-dist <d>',
      description: 'How latencies are spread',
      choices: latencyDistributions,
      group: 'Network',
    },
    {
      flags: '--topology <t>',
      description: 'Neighbours that the topology message suggests',
      choices: topologies,
      group: 'Network',
    },
    {
      flags: '--nemesis <faults>',
      description: 'Faults, a list with commas; Maelstrom knows partition only',
      choices: [...nemesisNames, 'none'],
      group: 'Faults',
    },
    {
      flags: '--nemesis-interval <s>',
      description: 'Mean seconds between faults; 10 by default',
      group: 'Faults',
    },
    {
      flags: '--engine <name>',
      description: 'embedded (default), or maelstrom: the real one, in real time',
      choices: ['embedded', 'maelstrom'],
      group: 'Engine',
    },
    { flags: '--seed <n>', description: 'Seed of the run; drawn and printed by default', group: 'Engine' },
    {
      flags: '--seeds <k>',
      description: 'So many seeds, on all cores; on Maelstrom so many runs in turn',
      group: 'Engine',
    },
    {
      flags: '--test-count <k>',
      description: 'So many runs in turn; the first that is not valid is the last',
      group: 'Engine',
    },
    {
      flags: '--check-determinism',
      description: 'Run each seed twice and name the first difference',
      group: 'Engine',
    },
    { flags: '--realtime', description: 'Real time even for JavaScript', group: 'Engine' },
    { flags: '--keep <folder>', description: 'Keep messages, history and node logs there', group: 'Output' },
    { flags: '--log-stderr', description: 'Show what the nodes write on stderr', group: 'Output' },
    {
      flags: '--log-net-send, --log-net-recv',
      description: 'Show every message as it is sent, or received',
      group: 'Output',
    },
    {
      flags: '--print-command',
      description: "Print the test as Maelstrom's command line; run nothing",
      group: 'Output',
    },
  ],
  examples: [
    { command: 'dscourse test -w echo --bin echo.ts --time-limit 10', explanation: 'a TypeScript node' },
    {
      command: 'dscourse test -w broadcast --bin ./node.py --node-count 5 --nemesis partition -- --verbose',
      explanation: 'any executable; what follows -- goes to the node',
    },
    {
      command: 'dscourse test -w lin-kv --bin raft.ts --concurrency 2n --nemesis partition,kill,pause',
      explanation: 'faults of processes, too',
    },
    {
      command: 'dscourse test --engine maelstrom -w lin-kv --bin raft.ts --concurrency 2n --time-limit 10',
      explanation: 'the real Maelstrom',
    },
  ],
  notes: ['Exit status: 0 valid, 1 invalid or a node crashed, 2 unknown, 64 wrong usage, 130 interrupted.'],
  read: (given) => {
    const end = given.raw.indexOf('--');
    return { argv: end === -1 ? given.raw : given.raw.slice(0, end), nodeArguments: given.rest };
  },
  load: () => import('./test-action.ts'),
});
