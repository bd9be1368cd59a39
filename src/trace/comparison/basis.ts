/** How alike two runs were before either began: program, seed, test, schedule. */
import { isDeepStrictEqual } from 'node:util';
import type { Schedule } from '../../engines/engine.ts';
import { DscourseError } from '../../errors.ts';
import { list } from '../../grading/statement.ts';
import { readSchedule } from '../../results/run-directory.ts';
import type { TracedSide } from '../comparison.ts';

export interface Basis {
  /** Null: not known. */
  readonly sameProgram: boolean | null;
  readonly sameSeed: boolean;
  /** All of the test but its seed. */
  readonly sameTest: boolean;
  /** Operations and faults came at the same times; null: not known. */
  readonly sameSchedule: boolean | null;
  /** Both are on virtual time, where a difference has a cause in program, seed or test. */
  readonly repeatable: boolean;
  /** All of that, for people. */
  readonly words: string;
}

export function basisOf(first: TracedSide, second: TracedSide): Basis {
  const sides = [first, second] as const;
  const [one, other] = sides.map(({ evidence }) => evidence.manifest?.program.hash ?? null);
  const { seed: _, ...test } = first.evidence.spec;
  const { seed: __, ...otherTest } = second.evidence.spec;
  const facts = {
    sameProgram: one == null || other == null ? null : one === other,
    sameSeed: first.evidence.seed === second.evidence.seed,
    sameTest: isDeepStrictEqual(test, otherTest),
    sameSchedule: sameSchedule(first.directory, second.directory),
    repeatable: sides.every(({ head }) => head.capabilities.virtualTime && head.capabilities.deterministic),
  };
  return { ...facts, words: words(facts, first, second) };
}

function sameSchedule(first: string | null, second: string | null): boolean | null {
  if (first === null || second === null) return null;
  try {
    return isDeepStrictEqual(planned(readSchedule(first)), planned(readSchedule(second)));
  } catch (thrown) {
    // Runs on Maelstrom have none; a damaged one keeps nobody from comparing the rest.
    if (thrown instanceof DscourseError) return null;
    throw thrown;
  }
}

/**
 * What was decided before either program did anything: not which worker was free to take an operation, nor the
 * final phase, whose beginning follows from the run.
 */
function planned({ operations, faults }: Schedule) {
  const asked = operations.filter(({ final }) => !final);
  return { operations: asked.map(({ time, f, value }) => ({ time, f, value })), faults };
}

function words(facts: Omit<Basis, 'words'>, first: TracedSide, second: TracedSide): string {
  const { sameProgram, sameSeed, sameTest, sameSchedule: scheduled, repeatable } = facts;
  const program =
    sameProgram === null
      ? 'Whether the program was the same is not known.'
      : `${sameProgram ? 'The same program' : 'Two programs'}.`;
  const test = sameTest ? 'The same test.' : differentTest(first, second);
  const seed = sameSeed
    ? `The same seed, ${first.evidence.seed}.`
    : `Two seeds, ${first.evidence.seed} and ${second.evidence.seed}.`;
  const schedule =
    scheduled === null
      ? []
      : [
          scheduled
            ? 'Operations and faults came at the same times.'
            : 'Operations or faults came at different times.',
        ];
  return [program, test, seed, ...schedule, conclusion({ ...facts, repeatable })].join(' ');
}

function differentTest({ head }: TracedSide, { head: other }: TracedSide): string {
  if (head.workload !== other.workload) return `Two tests, ${head.workload} and ${other.workload}.`;
  const differing = head.settings.flatMap(({ name, value }) => {
    const counterpart = other.settings.find((setting) => setting.name === name)?.value ?? 'not set';
    return value === counterpart ? [] : [`${name} (${value}; ${counterpart})`];
  });
  return differing.length === 0 ? 'Two different tests.' : `Two tests, which differ in ${list(differing)}.`;
}

function conclusion({ sameProgram, sameSeed, sameTest, repeatable }: Omit<Basis, 'words'>): string {
  if (!repeatable) return 'On real time no run is like another: figures can be compared, moments can not.';
  if (!sameTest) return 'Figures of different tests say little beside one another.';
  if (!sameSeed)
    return 'Another seed draws other operations, faults and latencies: only figures can be compared.';
  if (sameProgram === true) return 'So they should not differ at all.';
  return 'So every difference begins with what the programs do.';
}
