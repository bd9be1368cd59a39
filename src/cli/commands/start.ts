import { defineCommand } from '../command-definition.ts';

export interface StartArguments {
  readonly challenge: string | null;
  /** Begin from the template instead of carrying over the latest pass. */
  readonly fresh: boolean;
}

export const startCommand = defineCommand<StartArguments>({
  name: 'start',
  summary: 'Begin a challenge: write its folder',
  description:
    'Writes the folder of a challenge. Where it builds on another that you have passed, your latest passing source is carried over and graded once, so that you see where it stands. Nothing that is there is overwritten.',
  arguments: [{ name: 'challenge', description: 'Id or part of it; the next one by default' }],
  options: [{ flags: '--fresh', description: 'Begin from the template instead of your earlier solution' }],
  examples: [
    { command: 'dscourse start echo', explanation: 'the first challenge' },
    { command: 'dscourse start 3b', explanation: 'broadcast-3b, from your passing 3a' },
    { command: 'dscourse start 3b --fresh', explanation: 'broadcast-3b, from the template' },
  ],
  read: (given) => ({ challenge: given.text('challenge'), fresh: given.flag('fresh') }),
  load: () => import('./start-action.ts'),
});
