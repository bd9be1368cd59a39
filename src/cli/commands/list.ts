import { defineCommand } from '../command-definition.ts';

export type ListArguments = Record<string, never>;

export const listCommand = defineCommand<ListArguments>({
  name: 'list',
  aliases: ['ls'],
  summary: 'The course: parts, challenges, where you stand',
  description:
    'Lists the parts of the course with their challenges. Inside a workspace each challenge shows its status.',
  examples: [{ command: 'dscourse list', explanation: 'all challenges' }],
  read: () => ({}),
  load: () => import('./list-action.ts'),
});
