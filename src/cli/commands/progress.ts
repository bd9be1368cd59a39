import { defineCommand } from '../command-definition.ts';

export type ProgressArguments = Record<string, never>;

export const progressCommand = defineCommand<ProgressArguments>({
  name: 'progress',
  aliases: ['status'],
  summary: 'What you have passed, your best figures, what comes next',
  description:
    'Shows parts and challenges with attempts, best figures and opened hints. It is derived from the attempts log each time; nothing else is stored.',
  examples: [
    { command: 'dscourse progress', explanation: 'where you stand' },
    { command: 'dscourse progress --json', explanation: 'the same for a program' },
  ],
  read: () => ({}),
  load: () => import('./progress-action.ts'),
});
