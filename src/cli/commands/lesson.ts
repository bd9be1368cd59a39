import { defineCommand } from '../command-definition.ts';

export interface LessonArguments {
  readonly challenge: string | null;
  /** The Markdown as it is. */
  readonly raw: boolean;
}

export const lessonCommand = defineCommand<LessonArguments>({
  name: 'lesson',
  summary: 'Read the lesson of a challenge',
  description:
    'Shows what a challenge asks for: what you build, the idea, the messages, and how to check it.',
  arguments: [
    {
      name: 'challenge',
      description: 'Id or part of it; the folder you are in, or the next one, by default',
    },
  ],
  options: [{ flags: '--raw', description: 'The Markdown as it is' }],
  examples: [
    { command: 'dscourse lesson 3d', explanation: 'the lesson of broadcast-3d' },
    { command: 'dscourse lesson 3d --raw > 3d.md', explanation: 'its Markdown' },
  ],
  read: (given) => ({ challenge: given.text('challenge'), raw: given.flag('raw') }),
  load: () => import('./lesson-action.ts'),
});
