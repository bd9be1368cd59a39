import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take minutes, the longest first: a few lines each, and many runs. */
const longest = [
  'test/maelstrom/challenges.test.ts',
  'test/challenges/broadcast-3d.test.ts',
  'test/challenges/misbehaviour.test.ts',
  'test/maelstrom/test-command.test.ts',
  'test/challenges/kafka-5b.test.ts',
  'test/determinism/trace-hash.test.ts',
  'test/challenges/kafka-5c.test.ts',
  'test/challenges/raft-9d.test.ts',
  'test/challenges/unique-ids-2.test.ts',
  'test/challenges/broadcast-3e.test.ts',
  'test/challenges/kafka-5a.test.ts',
  'test/challenges/txn-6b.test.ts',
  'test/challenges/txn-6a.test.ts',
  'test/challenges/txn-6c.test.ts',
  'test/challenges/g-counter-4.test.ts',
  'test/challenges/raft-9c.test.ts',
  'test/challenges/broadcast-3b.test.ts',
  'test/challenges/datomic-8b.test.ts',
  'test/challenges/datomic-8c.test.ts',
  'test/engine/real-time.test.ts',
];

/**
 * Vitest begins with the largest files, which says nothing about the proofs of the challenges: begun last,
 * they would leave a core idle at the end. The many short ones that share a process come last, one after
 * the other, since a process is handed on only from one of them to the next.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const rank = ({ moduleId, project }: TestSpecification): number => {
      const at = longest.findIndex((file) => moduleId.endsWith(file));
      if (at !== -1) return at;
      return project.config.isolate ? longest.length : longest.length + 1;
    };
    return sorted.toSorted((a, b) => rank(a) - rank(b));
  }
}
