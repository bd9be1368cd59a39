/** Edit distance with adjacent swaps (optimal string alignment): a typo of two exchanged letters counts once. */
function distance(a: string, b: string): number {
  const width = b.length + 1;
  let beforeLast = new Array<number>(width).fill(0);
  let last = Array.from({ length: width }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min((row[j - 1] ?? 0) + 1, (last[j] ?? 0) + 1, (last[j - 1] ?? 0) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        best = Math.min(best, (beforeLast[j - 2] ?? 0) + 1);
      }
      row.push(best);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}

/**
 * What somebody most likely meant: the known names nearest to the typed one, best first. Empty when
 * nothing is near (more than a third of the letters wrong, and no name starts with what was typed).
 */
export function nearest(typed: string, known: readonly string[], count = 1): string[] {
  const wanted = typed.toLowerCase();
  return known
    .map((name) => {
      const candidate = name.toLowerCase();
      const starts = wanted.length >= 2 && candidate.startsWith(wanted);
      return { name, away: starts ? 0.5 : distance(wanted, candidate) };
    })
    .filter(({ name, away }) => away <= Math.max(1, Math.floor(Math.max(name.length, wanted.length) / 3)))
    .sort((a, b) => a.away - b.away)
    .slice(0, count)
    .map(({ name }) => name);
}

/** `Did you mean a?`, `Did you mean a, b or c?`, or null when nothing is near. */
export function didYouMean(typed: string, known: readonly string[]): string | null {
  const near = nearest(typed, known, 3);
  const last = near.at(-1);
  if (last === undefined) return null;
  if (near.length === 1) return `Did you mean ${last}?`;
  return `Did you mean ${near.slice(0, -1).join(', ')} or ${last}?`;
}
