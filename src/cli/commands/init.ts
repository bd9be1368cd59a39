import { defineCommand } from '../command-definition.ts';

export interface InitArguments {
  /** As typed; null: the current folder. */
  readonly folder: string | null;
  readonly language: string | null;
  /** Take every default instead of asking. */
  readonly yes: boolean;
  /** Replace files that init did not write, keeping copies. */
  readonly force: boolean;
}

export const initCommand = defineCommand<InitArguments>({
  name: 'init',
  summary: 'Make a workspace for your solutions',
  description:
    'Writes a workspace: settings, the node library, types for your editor, and a README. Files that it did not write are never touched. Run again after an interruption, it completes what is there.',
  arguments: [{ name: 'folder', description: 'Where the workspace goes; the current folder by default' }],
  options: [
    { flags: '-l, --language <name>', description: 'Language of the solutions', choices: ['typescript'] },
    { flags: '-y, --yes', description: 'Take the defaults and ask nothing' },
    { flags: '--force', description: 'Replace files in the way; a copy of each is kept' },
  ],
  examples: [
    { command: 'dscourse init my-cluster', explanation: 'a new folder, with a question or two' },
    { command: 'dscourse init --yes', explanation: 'the current folder, without questions' },
  ],
  read: (given) => ({
    folder: given.text('folder'),
    language: given.text('language'),
    yes: given.flag('yes'),
    force: given.flag('force'),
  }),
  load: () => import('./init-action.ts'),
});
