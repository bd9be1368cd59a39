import { defineCommand } from '../command-definition.ts';

export interface CleanArguments {
  /** Say what would go, remove nothing. */
  readonly dryRun: boolean;
  /** Attempts whose run directories stay for good. */
  readonly pin: readonly string[];
  readonly unpin: readonly string[];
}

export const cleanCommand = defineCommand<CleanArguments>({
  name: 'clean',
  summary: 'Remove old run directories and their pages',
  description:
    'Removes run directories that are no longer of use, and the pages of `trace` that are about them. The last ten attempts of each challenge stay, and so do the best, the last failing and the pinned ones. The attempts log and your sources are never touched.',
  options: [
    { flags: '-n, --dry-run', description: 'Say what would go; remove nothing' },
    { flags: '--pin <attempt>', description: 'Keep the runs of this attempt for good', repeatable: true },
    { flags: '--unpin <attempt>', description: 'Stop keeping them', repeatable: true },
  ],
  examples: [
    { command: 'dscourse clean --dry-run', explanation: 'what would be removed' },
    { command: 'dscourse clean --pin 12', explanation: 'keep attempt 12, then clean' },
  ],
  read: (given) => ({
    dryRun: given.flag('dry-run'),
    pin: given.list('pin'),
    unpin: given.list('unpin'),
  }),
  load: () => import('./clean-action.ts'),
});
