import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take minutes, the longest first: a few lines each, and many runs. */
const longest = [
  'test/challenges/broadcast-3d.test.ts',
  'test/challenges/unique-ids-2.test.ts',
  'test/maelstrom/challenges.test.ts',
  'test/challenges/broadcast-3e.test.ts',
  'test/challenges/misbehaviour.test.ts',
  'test/engine/real-time.test.ts',
  'test/maelstrom/test-command.test.ts',
];

/**
 * Vitest begins with the largest files, which says nothing about the proofs of the challenges: begun last,
 * they would leave a core idle at the end.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const rank = ({ moduleId }: TestSpecification): number => {
      const at = longest.findIndex((file) => moduleId.endsWith(file));
      return at === -1 ? longest.length : at;
    };
    return sorted.toSorted((a, b) => rank(a) - rank(b));
  }
}
