/** Faults as headings and status lines name them. */
import type { NemesisName } from './engines/engine.ts';

const words: Readonly<Record<NemesisName, string>> = {
  partition: 'partitions',
  'partition-one-way': 'one-way partitions',
  kill: 'kills',
  pause: 'pauses',
  loss: 'lost messages',
  duplicate: 'messages twice',
  reorder: 'messages out of order',
  slow: 'slow links',
  clock: 'wrong clocks',
};

/** `['partitions', 'kills']`: what a test does to its nodes, in the order of its list. */
export function faultsInWords(names: readonly NemesisName[]): readonly string[] {
  return names.map((name) => words[name]);
}

/** What to say of faults in force (`count` above 0): the name of the only kind, or how many kinds. */
export function faultsNow(names: readonly NemesisName[], count: number): string {
  const [only, ...others] = names;
  return only !== undefined && others.length === 0 ? only : count === 1 ? '1 fault' : `${count} faults`;
}
