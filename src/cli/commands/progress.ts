import { defineCommand } from '../command-definition.ts';

export interface ProgressArguments {
  /** For a README. */
  readonly markdown: boolean;
}

export const progressCommand = defineCommand<ProgressArguments>({
  name: 'progress',
  aliases: ['status'],
  summary: 'What you have passed, your best figures, what comes next',
  description:
    'Shows parts and challenges with their state, attempts, best figures and opened hints, the concepts that you have practised, and what comes next. It is derived from the attempts log each time; nothing else is stored.',
  options: [{ flags: '--markdown', description: 'As Markdown, for a README' }],
  examples: [
    { command: 'dscourse progress', explanation: 'where you stand' },
    { command: 'dscourse progress --json', explanation: 'the same for a program' },
    { command: 'dscourse progress --markdown > PROGRESS.md', explanation: 'for a README' },
  ],
  read: (given) => ({ markdown: given.flag('markdown') }),
  load: () => import('./progress-action.ts'),
});
