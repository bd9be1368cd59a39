/** Which Maelstrom the tests of the maelstrom engine run on, and what the summary says of it. */

/**
 * The real one with `npm run test:maelstrom` where DSCOURSE_MAELSTROM_HOME is set; else a stand-in: twenty
 * runs of half a minute each are no part of `npm test`.
 */
export type MaelstromUnderTest =
  | { readonly kind: 'stand-in' }
  | { readonly kind: 'real'; readonly home: string };

export function maelstromUnderTest(): MaelstromUnderTest {
  const home = process.env.DSCOURSE_MAELSTROM_HOME;
  return process.env.DSCOURSE_TEST_MAELSTROM === 'real' && home !== undefined && home !== ''
    ? { kind: 'real', home }
    : { kind: 'stand-in' };
}

/** `maelstrom engine: stand-in` */
export function maelstromSummary(used: MaelstromUnderTest = maelstromUnderTest()): string {
  return `maelstrom engine: ${used.kind === 'real' ? `real: ${used.home}` : used.kind}`;
}
