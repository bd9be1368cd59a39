import { defineCommand } from '../command-definition.ts';

export interface WatchArguments {
  readonly challenge: string | null;
  /** False: grade although the type check fails. */
  readonly check: boolean;
}

export const watchCommand = defineCommand<WatchArguments>({
  name: 'watch',
  summary: 'Grade on every save, with single keys',
  description:
    'Grades your solution on the embedded engine each time that you save a file, the seed that failed last first. A save while it runs begins anew. After a failure more seeds are tried while you read, to tell how often it fails. The keys that do something now stand below: run again, hint, lesson, trace, other seeds, Maelstrom, next challenge, quit.',
  arguments: [
    {
      name: 'challenge',
      description: 'Id or part of it; the folder you are in, or the last one, by default',
    },
  ],
  options: [{ flags: '--no-check', description: 'Grade although the type check fails' }],
  examples: [
    { command: 'dscourse watch', explanation: 'the challenge of this folder' },
    { command: 'dscourse watch 3c', explanation: 'broadcast-3c' },
  ],
  notes: [
    'It needs a terminal. Of many runs with the same outcome and the same diagnosis, the first is recorded as an attempt, and what stands when you leave.',
    'Exit status: 0 left with q, 130 with Ctrl-C or by a signal, 64 without a terminal.',
  ],
  read: (given) => ({ challenge: given.text('challenge'), check: given.flag('check') }),
  load: () => import('./watch-action.ts'),
});
