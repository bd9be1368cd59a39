import { DscourseError } from '../../errors.ts';
import { defineCommand } from '../command-definition.ts';

export interface SolutionArguments {
  readonly challenge: string;
  readonly giveUp: boolean;
  /** Giving up has been confirmed. */
  readonly yes: boolean;
  /** Run both programs and compare their figures. */
  readonly measure: boolean;
  /** Seed of these runs. */
  readonly seed: number;
  /** What is longer than the screen goes through a pager. */
  readonly pager: boolean;
}

export const solutionCommand = defineCommand<SolutionArguments>({
  name: 'solution',
  summary: 'The reference solution beside your own, after a pass',
  description:
    'Shows why the reference solution is built as it is, its figures and yours on one seed, the program, and what differs from yours. It opens when you have passed the challenge, or given up on it, which is recorded.',
  arguments: [{ name: 'challenge', description: 'Id or part of it', required: true }],
  options: [
    { flags: '--give-up', description: 'See it without a pass; recorded, and shown in your progress' },
    { flags: '--yes', description: 'Give up without being asked' },
    { flags: '-s, --seed <n>', description: 'Seed on which both programs are measured; 1 by default' },
    { flags: '--no-measure', description: 'Leave the figures away: nothing is run' },
    { flags: '--no-pager', description: 'All of it at once' },
  ],
  examples: [
    { command: 'dscourse solution 3c', explanation: 'that of broadcast-3c, once you have passed it' },
    { command: 'dscourse solution 3c --give-up', explanation: 'without a pass; asks first' },
  ],
  read: (given) => {
    const [giveUp, yes] = [given.flag('give-up'), given.flag('yes')];
    if (yes && !giveUp) {
      throw new DscourseError({
        code: 'wrong-usage',
        message: '--yes answers the question that --give-up asks.',
        fix: 'Give both, or neither.',
      });
    }
    return {
      challenge: given.text('challenge') ?? '',
      giveUp,
      yes,
      measure: given.flag('measure'),
      seed: given.integer('seed', { max: 2 ** 32 - 1 }) ?? 1,
      pager: given.flag('pager'),
    };
  },
  load: () => import('./solution-action.ts'),
});
