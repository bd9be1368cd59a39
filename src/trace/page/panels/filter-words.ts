import { list } from '../../../grading/statement.ts';
import type { Filter } from '../model/filter.ts';
import type { RunModel } from '../model/run-model.ts';
import type { PageState } from '../state.ts';
import { exactTime } from './time-text.ts';
import { oneLine, visible } from './visible-text.ts';

/** The filter and what is followed as a sentence, for paper; null when all is shown. */
export function filterWords(
  filter: Filter,
  follow: PageState['follow']['value'],
  runs: readonly RunModel[],
): string | null {
  const parts: string[] = [];
  if (filter.types.length > 0) parts.push(`of type ${list(filter.types, 12)}`);
  if (filter.nodes.length > 0) parts.push(`from or to ${list(filter.nodes, 12)}`);
  if (filter.links.length > 0)
    parts.push(
      `on ${list(
        filter.links.map(({ src, dest }) => `${src} → ${dest}`),
        12,
      )}`,
    );
  if (filter.fates.length > 0) parts.push(`that were ${list(filter.fates, 12)}`);
  if (filter.text !== '') parts.push(`with “${filter.text}” in them`);
  if (filter.from !== null) parts.push(`from ${exactTime(filter.from)}`);
  if (filter.until !== null) parts.push(`until ${exactTime(filter.until)}`);
  const shown = parts.length === 0 ? null : `Shown are messages ${parts.join(', ')}.`;
  const followed = follow === null ? null : `Followed is ${followWords(follow, runs)}.`;
  const sentences = [shown, followed].filter((sentence) => sentence !== null);
  return sentences.length === 0 ? null : visible(sentences.join(' '));
}

/** `value 17`, `key "x"`, `operation 12, read of 3`. */
export function followWords(
  { run, what }: NonNullable<PageState['follow']['value']>,
  runs: readonly RunModel[],
): string {
  if (what.kind !== 'operation') return `${what.kind} ${oneLine(what.text, 80)}`;
  const operation = runs[run]?.head.operations[what.rank];
  if (operation === undefined) return 'an operation';
  const { index, f, value } = operation;
  return oneLine(`operation ${index}, ${f}${value === '' ? '' : ` ${value}`}`, 80);
}
