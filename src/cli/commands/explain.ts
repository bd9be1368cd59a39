import { defineCommand } from '../command-definition.ts';

export interface ExplainArguments {
  /** The words as typed, joined; null: all terms are listed. */
  readonly term: string | null;
}

export const explainCommand = defineCommand<ExplainArguments>({
  name: 'explain',
  summary: 'What a term of the reports means',
  description:
    'Explains a term of distributed systems as reports, results and lessons use it, in a few sentences, and names the lessons that teach it. Capitals, spaces and hyphens make no difference. Without a term it lists all of them by theme.',
  arguments: [
    {
      name: 'term',
      description: 'As it stands in a report or in results.edn, or in your own words',
      variadic: true,
    },
  ],
  examples: [
    { command: 'dscourse explain', explanation: 'all terms, by theme' },
    { command: 'dscourse explain linearizable', explanation: 'a consistency model' },
    { command: 'dscourse explain G-single', explanation: 'an anomaly that a checker names' },
    { command: 'dscourse explain msgs per op', explanation: 'a figure of a report' },
  ],
  read: (given) => {
    const words = given.list('term');
    return { term: words.length === 0 ? null : words.join(' ') };
  },
  load: () => import('./explain-action.ts'),
});
