/** Which Maelstrom the tests of the maelstrom engine run on, and what the summary says of it. */

/**
 * The real one where DSCOURSE_MAELSTROM_HOME is set: for all challenges with `npm run test:maelstrom`, for a
 * sample of them in `npm test`, since twenty runs of half a minute each are no part of it. Else a stand-in.
 */
export type MaelstromUnderTest =
  | { readonly kind: 'stand-in' }
  | { readonly kind: 'real'; readonly home: string; readonly challenges: 'all' | readonly string[] };

/** A challenge without faults and one with. */
const sample = ['echo-1', 'broadcast-3c'];

export function maelstromUnderTest(): MaelstromUnderTest {
  const home = process.env.DSCOURSE_MAELSTROM_HOME;
  if (home === undefined || home === '') return { kind: 'stand-in' };
  return {
    kind: 'real',
    home,
    challenges: process.env.DSCOURSE_TEST_MAELSTROM === 'all' ? 'all' : sample,
  };
}

/** `maelstrom engine: stand-in` */
export function maelstromSummary(used: MaelstromUnderTest = maelstromUnderTest()): string {
  if (used.kind === 'stand-in') return 'maelstrom engine: stand-in';
  const which =
    used.challenges === 'all' ? 'all challenges' : `${used.challenges.join(', ')}; else a stand-in`;
  return `maelstrom engine: real (${which}), ${used.home}`;
}
