import { defineCommand } from '../command-definition.ts';

export interface ReplayArguments {
  readonly attempt: number;
  /** Only this run. */
  readonly run: string | null;
  /** Only this seed. */
  readonly seed: number | null;
}

export const replayCommand = defineCommand<ReplayArguments>({
  name: 'replay',
  summary: 'Run an earlier attempt again, byte for byte',
  description:
    'Repeats the run of an attempt from its stored program and schedule, and proves by the hash of the trace that it is the same run. Your present code is not looked at.',
  arguments: [{ name: 'attempt', description: 'Number of the attempt', required: true }],
  options: [
    { flags: '--run <id>', description: 'This run of the attempt; else the one that the report explains' },
    { flags: '--seed <n>', description: 'This seed; else the one that the report explains' },
  ],
  examples: [{ command: 'dscourse replay 12', explanation: 'what attempt 12 did' }],
  read: (given) => ({
    attempt: given.integer('attempt', { min: 1 }) ?? 0,
    run: given.text('run'),
    seed: given.integer('seed', { max: 0xffff_ffff }),
  }),
  load: () => import('./replay-action.ts'),
});
