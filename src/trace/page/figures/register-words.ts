/** What can be said of one operation of a key that is not linearizable: what could and could not follow. Pure. */
import type { RegisterFigure } from '../../format.ts';

/** A sentence each; `rank` is that of an operation of the figure. */
export function operationSentences(figure: RegisterFigure, rank: number): readonly string[] {
  const { operations, order, orderStates, possible } = figure;
  const shown = operations.find(({ operation }) => operation === rank);
  if (shown === undefined) return [];
  if (shown.role === 'illegal') {
    return ['No order allows this answer.', ...possible.map(({ illegal }) => illegal)];
  }
  const sentences: string[] = [];
  const place = order?.indexOf(rank) ?? -1;
  if (place >= 0) {
    const state = orderStates?.[place];
    sentences.push(
      `Number ${place + 1} in the order that explains all before${state === undefined ? '' : `: after it the register holds ${state}`}.`,
    );
  } else if (order !== null) sentences.push('The order that explains all before does without it.');
  if (shown.role === 'in-flight') {
    for (const { otherOperations, others, state, tookEffect } of possible) {
      const other = others[otherOperations.indexOf(rank)];
      if (tookEffect.includes(rank)) sentences.push(`It has taken effect where the register holds ${state}.`);
      else if (other !== undefined) sentences.push(`Where the register holds ${state}: ${other}`);
    }
  }
  return sentences;
}
