import { defineCommand } from '../command-definition.ts';

export interface ResetArguments {
  readonly challenge: string;
  /** The template instead of what `start` wrote. */
  readonly template: boolean;
  /** The source of an earlier attempt. */
  readonly from: number | null;
}

export const resetCommand = defineCommand<ResetArguments>({
  name: 'reset',
  summary: 'Restore the starting point of a challenge, keeping a copy',
  description:
    'Puts back what start wrote, or the template, or the source of an earlier attempt. What it replaces is kept beside it under a name that is printed.',
  arguments: [{ name: 'challenge', description: 'Id or part of it', required: true }],
  options: [
    { flags: '--template', description: 'The template instead of what start wrote' },
    { flags: '--from <attempt>', description: 'The source of that attempt' },
  ],
  examples: [
    { command: 'dscourse reset 3b', explanation: 'what start wrote' },
    { command: 'dscourse reset 3b --from 12', explanation: 'the source that attempt 12 graded' },
  ],
  read: (given) => ({
    challenge: given.text('challenge') ?? '',
    template: given.flag('template'),
    from: given.integer('from', { min: 1 }),
  }),
  load: () => import('./reset-action.ts'),
});
