import type { Inspection } from '../../engines/engine.ts';
import { DscourseError } from '../../errors.ts';
import { defineCommand, type Given } from '../command-definition.ts';
import { inspection, inspectOptions } from '../inspect-flag.ts';

export interface ReplayArguments {
  readonly attempt: number;
  /** Only this run. */
  readonly run: string | null;
  /** Only this seed. */
  readonly seed: number | null;
  /** Today's code under the attempt's schedule. */
  readonly current: boolean;
  /** Under a debugger; null: without. */
  readonly inspect: Inspection | null;
  /** Show what happened in the recorded run, and run nothing. */
  readonly log: LogWishes | null;
}

/** What the log shall follow, as typed; null: not asked for. */
export interface LogWishes {
  readonly node: string | null;
  readonly value: string | null;
  readonly key: string | null;
  /** Index of an operation in the history. */
  readonly transaction: number | null;
  /** Seconds of the run. */
  readonly from: number | null;
  readonly until: number | null;
  /** Rows at most; null: all. */
  readonly lines: number | null;
}

/** Rows that are shown without `--lines`. */
const usualLines = 200;
/** Flags that only make sense for the log, and so ask for it. */
const followed = ['node', 'value', 'key', 'transaction', 'from', 'until', 'lines'] as const;

export const replayCommand = defineCommand<ReplayArguments>({
  name: 'replay',
  summary: 'Run an earlier attempt again, or follow what happened in it',
  description:
    'Repeats the run of an attempt from its stored program and schedule, and proves by the hash of the trace that it is the same run. Your present code is not looked at, except with --current. With --log nothing is run: what the nodes sent, received and logged is shown, a column for each node.',
  arguments: [{ name: 'attempt', description: 'Number of the attempt', required: true }],
  options: [
    { flags: '--run <id>', description: 'This run of the attempt; else the one that the report explains' },
    { flags: '--seed <n>', description: 'This seed; else the one that the report explains' },
    {
      flags: '--current',
      description: "Today's code under the attempt's schedule: another run, and what it changes",
    },
    ...inspectOptions,
    { flags: '--log', description: 'Show what happened, moment by moment', group: 'Log' },
    { flags: '--node <node>', description: 'What this node or service has to do with', group: 'Log' },
    { flags: '--value <json>', description: 'What holds this value', group: 'Log' },
    { flags: '--key <key>', description: 'What concerns this key', group: 'Log' },
    {
      flags: '--transaction <n>',
      description: 'The operation with this number in the history, and what its node did meanwhile',
      group: 'Log',
    },
    { flags: '--from <s>', description: 'From this second of the run on', group: 'Log' },
    { flags: '--until <s>', description: 'Up to this second of the run', group: 'Log' },
    { flags: '--lines <n>', description: `Rows at most, or all; ${usualLines} by default`, group: 'Log' },
  ],
  examples: [
    { command: 'dscourse replay 12', explanation: 'what attempt 12 did' },
    { command: 'dscourse replay 12 --log --value 17', explanation: 'the way of the value 17' },
    { command: 'dscourse replay 12 --log --node n2 --from 4 --until 10', explanation: 'six seconds of n2' },
    { command: 'dscourse replay 12 --current', explanation: 'would your code of today have passed?' },
  ],
  notes: [
    'Each of the log flags implies --log; what is asked for together must all hold. Exit status of --log: 0.',
  ],
  read: (given) => {
    const log = logWishes(given);
    const current = given.flag('current');
    if (log !== null && current) {
      throw new DscourseError({
        code: 'wrong-usage',
        message: '--log and --current do not go together: the log is of the recorded run.',
        fix: 'Leave one of them away.',
      });
    }
    return {
      attempt: given.integer('attempt', { min: 1 }) ?? 0,
      run: given.text('run'),
      seed: given.integer('seed', { max: 0xffff_ffff }),
      current,
      inspect: inspection(given),
      log,
    };
  },
  load: () => import('./replay-action.ts'),
});

function logWishes(given: Given): LogWishes | null {
  if (!given.flag('log') && followed.every((name) => given.text(name) === null)) return null;
  return {
    node: given.text('node'),
    value: given.text('value'),
    key: given.text('key'),
    transaction: given.integer('transaction'),
    from: given.number('from'),
    until: given.number('until'),
    lines: given.text('lines') === 'all' ? null : (given.integer('lines', { min: 1 }) ?? usualLines),
  };
}
