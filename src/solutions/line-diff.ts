/** The difference of two texts, line by line (Myers, "An O(ND) Difference Algorithm"). Pure. */

export interface DiffLine {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
}

/** A stretch of lines that belong together, with what stands around them. */
export interface Hunk {
  /** Number of its first line in the text before, from 1. */
  readonly before: number;
  /** Number of its first line in the text after, from 1. */
  readonly after: number;
  readonly lines: readonly DiffLine[];
}

/**
 * Changed lines up to which the shortest difference is looked for: memory grows with the square of them. Where there
 * are more, everything between the common beginning and the common end counts as replaced.
 */
const mostChanges = 2000;

/** The lines of both texts in one order: what is only before as removed, what is only after as added. */
export function diffLines(before: readonly string[], after: readonly string[]): DiffLine[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let [endBefore, endAfter] = [before.length, after.length];
  while (endBefore > start && endAfter > start && before[endBefore - 1] === after[endAfter - 1]) {
    endBefore -= 1;
    endAfter -= 1;
  }
  const [left, right] = [before.slice(start, endBefore), after.slice(start, endAfter)];
  return [
    ...before.slice(0, start).map(marked('same')),
    ...(shortest(left, right) ?? [...left.map(marked('removed')), ...right.map(marked('added'))]),
    ...before.slice(endBefore).map(marked('same')),
  ];
}

function marked(kind: DiffLine['kind']): (text: string) => DiffLine {
  return (text) => ({ kind, text });
}

/**
 * How far into the text before one gets with a number of changes, by diagonal (lines gone through before less lines
 * gone through after).
 */
interface Reach {
  readonly changes: number;
  readonly at: (diagonal: number) => number;
}

/** A difference with as few changes as possible; null when there are more than {@link mostChanges}. */
function shortest(before: readonly string[], after: readonly string[]): DiffLine[] | null {
  const most = Math.min(before.length + after.length, mostChanges);
  const centre = most + 1;
  const reached = new Int32Array(2 * most + 3);
  const history: Reach[] = [];
  for (let changes = 0; changes <= most; changes++) {
    const copy = reached.slice(centre - changes - 1, centre + changes + 2);
    const reach = { changes, at: (diagonal: number) => copy[changes + 1 + diagonal] ?? 0 };
    history.push(reach);
    for (let diagonal = -changes; diagonal <= changes; diagonal += 2) {
      let x = stepOf(reach, diagonal).to;
      while (x < before.length && x - diagonal < after.length && before[x] === after[x - diagonal]) x += 1;
      reached[centre + diagonal] = x;
      if (x >= before.length && x - diagonal >= after.length) return walkBack(before, after, history);
    }
  }
  return null;
}

/** The change that gets furthest on a diagonal: a line of the text after added, or one of the text before removed. */
function stepOf({ changes, at }: Reach, diagonal: number): { adds: boolean; to: number } {
  const byRemoval = at(diagonal - 1) + 1;
  const byAddition = at(diagonal + 1);
  const adds = diagonal === -changes || (diagonal !== changes && byRemoval <= byAddition);
  return { adds, to: adds ? byAddition : byRemoval };
}

/** The lines on the way that led to the end of both texts. */
function walkBack(
  before: readonly string[],
  after: readonly string[],
  history: readonly Reach[],
): DiffLine[] {
  const lines: DiffLine[] = [];
  let [x, y] = [before.length, after.length];
  for (const reach of history.toReversed()) {
    const { adds, to } = stepOf(reach, x - y);
    for (; x > to; x--, y--) lines.push({ kind: 'same', text: before[x - 1] as string });
    if (reach.changes === 0) break;
    if (adds) lines.push({ kind: 'added', text: after[--y] as string });
    else lines.push({ kind: 'removed', text: before[--x] as string });
  }
  return lines.reverse();
}

/** The changed stretches of a difference, each with up to `context` unchanged lines around it. */
export function hunksOf(lines: readonly DiffLine[], context: number): Hunk[] {
  const hunks: { before: number; after: number; lines: DiffLine[] }[] = [];
  let [before, after] = [1, 1];
  let lastShown = Number.NEGATIVE_INFINITY;
  for (const [index, line] of lines.entries()) {
    const around = lines.slice(Math.max(0, index - context), index + context + 1);
    if (around.some(({ kind }) => kind !== 'same')) {
      if (lastShown !== index - 1) hunks.push({ before, after, lines: [] });
      hunks.at(-1)?.lines.push(line);
      lastShown = index;
    }
    if (line.kind !== 'added') before += 1;
    if (line.kind !== 'removed') after += 1;
  }
  return hunks;
}
