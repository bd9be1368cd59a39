/**
 * `progress --markdown`, for a README. It depends on the log alone, neither on the day nor on the terminal, and has a
 * line for each challenge, so that a new attempt changes few lines.
 */
import type { ChallengeProgress } from '../../../progress/progress.ts';
import { statusWord } from '../../status-words.ts';
import {
  bestRows,
  certifierText,
  gaveUpText,
  hintsText,
  type NextStep,
  type ProgressOverview,
  practised,
  practisedText,
  tallyText,
} from './progress-words.ts';

/** The text, without a newline at its end. */
export function progressMarkdown(overview: ProgressOverview): string {
  const { title, parts, concepts, next } = overview;
  const lines = [`## ${title}`, '', `${tallyText(overview)}.`];
  for (const part of parts) {
    lines.push('', `### ${part.part.title}`, '', `${tallyText(part)}.`, '');
    lines.push('| challenge | state | attempts | best | hints |', '| --- | --- | ---: | --- | --- |');
    for (const entry of part.challenges) lines.push(challengeRow(entry));
  }
  const rows = concepts.flatMap((group) => {
    const names = practised(group);
    return names.length === 0 ? [] : [`- ${group.theme?.title ?? 'Other'}: ${names.join(', ')}`];
  });
  if (rows.length > 0)
    lines.push('', '### Concepts practised', '', `${practisedText(concepts)}.`, '', ...rows);
  lines.push('', nextText(next));
  return lines.join('\n');
}

function challengeRow(entry: ChallengeProgress): string {
  const { challenge, status, attempts } = entry;
  const certifier = certifierText(entry);
  const best = bestRows(entry).map(({ title, value, bound }) => `${title} ${value} (${bound})`);
  const cells = [
    `${challenge.id}, ${challenge.title}`,
    certifier === null ? statusWord(status) : `${statusWord(status)} (${certifier})`,
    attempts === 0 ? '' : String(attempts),
    best.join('<br>'),
    [hintsText(entry), gaveUpText(entry)].filter((text) => text !== null).join('; '),
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function nextText(next: NextStep): string {
  switch (next.kind) {
    case 'challenge':
      return `Next: ${next.challenge.id}, ${next.challenge.title}.`;
    case 'certify':
      return `Next: a certificate for ${next.challenge.id}.`;
    case 'done':
      return 'All passed and certified.';
  }
}
