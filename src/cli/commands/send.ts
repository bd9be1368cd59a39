import { workloadNames } from '../../engines/test-spec.ts';
import { defineCommand } from '../command-definition.ts';

export interface SendArguments {
  /** As typed; null: the challenge of the current folder, or the one last worked on. */
  readonly challenge: string | null;
  /** Null: the challenge's. */
  readonly workload: string | null;
  /** Null: the solution in the workspace. */
  readonly bin: string | null;
  readonly nodeArguments: readonly string[];
  readonly nodeCount: number;
  /** Milliseconds between nodes. */
  readonly latency: number;
  readonly seed: number;
  /** The first node alone runs; the person plays the others. */
  readonly alone: boolean;
  readonly realtime: boolean;
}

export const sendCommand = defineCommand<SendArguments>({
  name: 'send',
  summary: 'Talk to a node by hand: type a message, see its answer',
  description:
    'Starts the node of a challenge on virtual time and sends it what you type. Answers are shown with what is wrong with them. Between your lines time stands still. Lines can come from a pipe too: the status is then 1 when an answer was wrong or a node ended.',
  arguments: [
    {
      name: 'challenge',
      description: 'Id or part of it; the folder you are in, or the last one, by default',
    },
  ],
  options: [
    {
      flags: '-w, --workload <name>',
      description: 'Workload whose messages --bin understands',
      choices: workloadNames,
    },
    { flags: '--bin <file>', description: 'Another program than the solution of a challenge' },
    { flags: '--node-count <n>', description: 'Nodes n0 to n(n-1), all of them running; 1 by default' },
    { flags: '--alone', description: 'Of these nodes only n0 runs, and you play the others' },
    { flags: '--latency <ms>', description: 'Latency between nodes; 0 by default' },
    { flags: '--seed <n>', description: "Seed of the nodes' and services' chance; 1 by default" },
    { flags: '--realtime', description: 'Real time, as for programs in other languages' },
  ],
  examples: [
    { command: 'dscourse send', explanation: 'the node of this folder' },
    { command: 'dscourse send 3b --node-count 3', explanation: 'three nodes that talk to each other' },
    { command: 'dscourse send raft-9b --node-count 3 --alone', explanation: 'you are n1 and n2' },
    { command: 'dscourse send -w echo --bin node.py', explanation: 'any executable, in real time' },
    { command: 'dscourse send echo < messages.txt', explanation: 'a script of messages' },
  ],
  notes: [
    'Type help for what can be typed.',
    'Exit status of a script: 0 all answers fit, 1 an answer was wrong or missing or a node ended, 64 a line can not be read.',
  ],
  read: (given) => ({
    challenge: given.text('challenge'),
    workload: given.text('workload'),
    bin: given.text('bin'),
    nodeArguments: given.rest,
    nodeCount: given.integer('node-count', { min: 1, max: 100 }) ?? 1,
    latency: given.integer('latency', { max: 60_000 }) ?? 0,
    seed: given.integer('seed', { max: 0xffff_ffff }) ?? 1,
    alone: given.flag('alone'),
    realtime: given.flag('realtime'),
  }),
  load: () => import('./send-action.ts'),
});
