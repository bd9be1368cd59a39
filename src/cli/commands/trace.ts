import { defineCommand } from '../command-definition.ts';

const engines = ['embedded', 'maelstrom'] as const;

export interface TraceArguments extends TraceWishes {
  /** Another run to stand beside it, as typed; null: none. */
  readonly compare: string | null;
  /** Where to write the page, as typed; null: a place of ours. */
  readonly output: string | null;
  readonly open: boolean;
}

/** Which run is meant; null: whichever is of interest. */
export interface TraceWishes {
  /** Number of an attempt, a challenge, or a folder, as typed. */
  readonly what: string | null;
  readonly run: string | null;
  readonly seed: number | null;
  readonly engine: (typeof engines)[number] | null;
}

export const traceCommand = defineCommand<TraceArguments>({
  name: 'trace',
  summary: 'See a run in the browser: messages, faults, operations, logs',
  description:
    'Writes one page that holds all of a run, and opens it: what each node sent and received on an axis of time, the faults, the operations of the clients, what the nodes logged, and the steps of the diagnosis as places in the picture. The page needs no server and no network, so that it can be kept or sent to somebody.',
  arguments: [
    {
      name: 'attempt',
      description:
        'Number of the attempt; or a challenge, for its newest; or the folder of a run. The newest attempt by default',
    },
  ],
  options: [
    { flags: '--run <id>', description: 'This run of the attempt; else the one that the report explains' },
    { flags: '--seed <n>', description: 'This seed; else the one that the report explains' },
    {
      flags: '--engine <name>',
      description: 'The run of this engine, where both ran; else of the one that decided',
      choices: engines,
    },
    { flags: '--compare <attempt>', description: 'Beside the same run of this attempt' },
    { flags: '--output <file>', description: 'Write the page here' },
    { flags: '--no-open', description: 'Only write the page' },
  ],
  examples: [
    { command: 'dscourse trace', explanation: 'the newest attempt' },
    { command: 'dscourse trace 12 --seed 7', explanation: 'seed 7 of attempt 12' },
    { command: 'dscourse trace 3d --compare 9', explanation: 'the newest of broadcast-3d beside attempt 9' },
    { command: 'dscourse trace kept/seed-7 --output run.html', explanation: 'a run of test --keep' },
  ],
  notes: [
    'The page is .dscourse/traces/<attempt>-<run>-<seed>.html unless --output says',
    'otherwise; `dscourse clean` removes it with the runs of its attempt.',
  ],
  read: (given) => ({
    what: given.text('attempt'),
    run: given.text('run'),
    seed: given.integer('seed', { max: 0xffff_ffff }),
    engine: engines.find((name) => name === given.text('engine')) ?? null,
    compare: given.text('compare'),
    output: given.text('output'),
    open: given.flag('open'),
  }),
  load: () => import('./trace-action.ts'),
});
