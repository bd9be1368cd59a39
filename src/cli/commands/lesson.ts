import { DscourseError } from '../../errors.ts';
import { defineCommand, type Given } from '../command-definition.ts';

export interface LessonArguments {
  /** A challenge or chapter. */
  readonly challenge: string | null;
  readonly form: LessonForm;
}

export type LessonForm =
  /** Rendered for the terminal. */
  | { readonly kind: 'text'; readonly answers: boolean; readonly pager: boolean }
  /** The Markdown as it is. */
  | { readonly kind: 'raw' }
  /** A page for the browser. `output`: where to, as typed. */
  | { readonly kind: 'page'; readonly output: string | null; readonly open: boolean };

export const lessonCommand = defineCommand<LessonArguments>({
  name: 'lesson',
  summary: 'Read the lesson of a challenge, or a chapter',
  description:
    'Shows what a challenge asks for: what you build, the idea, the messages, and how to check it. What is longer than the screen is shown by $PAGER, or by less.',
  arguments: [
    {
      name: 'lesson',
      description:
        'Id or part of it, or the name of a chapter; the folder you are in, or the next one, by default',
    },
  ],
  options: [
    { flags: '--answers', description: 'With the answers to the questions' },
    { flags: '--no-pager', description: 'All of it at once' },
    { flags: '--raw', description: 'The Markdown as it is' },
    { flags: '--web', description: 'As a page in the browser, with its diagrams drawn' },
    { flags: '--output <file>', description: 'With --web: write the page here' },
    { flags: '--no-open', description: 'With --web: only write the page' },
  ],
  examples: [
    { command: 'dscourse lesson 3d', explanation: 'the lesson of broadcast-3d' },
    { command: 'dscourse lesson 3d --answers', explanation: 'with the answers to its questions' },
    { command: 'dscourse lesson 3d --web', explanation: 'in the browser' },
    { command: 'dscourse lesson reading-a-report', explanation: 'a chapter' },
    { command: 'dscourse lesson 3d --raw > 3d.md', explanation: 'its Markdown' },
  ],
  notes: [
    'Chapters: reading-a-report, consistency-availability-partitions,',
    '          benchmarks-and-trade-offs. The beginning of a name will do.',
  ],
  read: (given) => ({ challenge: given.text('lesson'), form: formOf(given) }),
  load: () => import('./lesson-action.ts'),
});

function formOf(given: Given): LessonForm {
  const [answers, pager, raw, web, open] = [
    given.flag('answers'),
    given.flag('pager'),
    given.flag('raw'),
    given.flag('web'),
    given.flag('open'),
  ];
  const output = given.text('output');
  if (raw && web) throw wrongUsage('--raw and --web exclude each other.', 'Give one of the two.');
  if (!web && (output !== null || !open)) {
    throw wrongUsage('--output and --no-open are about the page of --web.', 'Add --web, or leave them out.');
  }
  if (web) return { kind: 'page', output, open };
  return raw ? { kind: 'raw' } : { kind: 'text', answers, pager };
}

function wrongUsage(message: string, fix: string): DscourseError {
  return new DscourseError({ code: 'wrong-usage', message, fix });
}
