import { fates } from '../../format.ts';
import type { RunModel } from '../model/run-model.ts';
import { took } from './time-text.ts';
import { visible } from './visible-text.ts';

/** The name of a message's fate. */
export function fateOf({ columns }: RunModel, rank: number): (typeof fates)[number] {
  return fates[columns.fate[rank] ?? 0] ?? 'delivered';
}

/** A name of this run by its rank. */
export function nameOf({ head }: RunModel, rank: number | undefined): string {
  return visible(head.names[rank ?? -1] ?? '?');
}

/** What became of a message, in a sentence. */
export function fateWords(run: RunModel, rank: number): string {
  const { columns } = run;
  const src = nameOf(run, columns.src[rank]);
  const dest = nameOf(run, columns.dest[rank]);
  switch (fateOf(run, rank)) {
    case 'delivered': {
      const time = (columns.end[rank] ?? 0) - (columns.sent[rank] ?? 0);
      return time === 0 ? 'Delivered at once.' : `Delivered after ${took(time)}.`;
    }
    case 'partitioned':
      return `Dropped: ${dest} was cut off from ${src} when it took the message.`;
    case 'lost':
      return 'Lost on its way by a faulty link.';
    case 'down':
      return `Dropped: ${dest} was killed before it read it, or had not been started again.`;
    case 'undelivered':
      return `Never read: the run ended first, or ${dest} was gone.`;
  }
}
