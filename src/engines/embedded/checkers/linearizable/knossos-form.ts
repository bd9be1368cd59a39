import { type Edn, ednKey, printEdn } from '../../../../results/edn.ts';
import type { Operation } from '../../../../results/results.ts';
import type {
  FinalPath,
  FinalStep,
  RegisterConfiguration,
  RegisterFailure,
} from '../../../../results/sections/registers.ts';
import type { ConcurrentHistory, Entry } from './concurrent-history.ts';
import { pendingOperation } from './explain.ts';
import type { Configuration, Configurations, DeadEnd } from './just-in-time.ts';
import { casRegister, type RegisterOperation, refusal } from './specs/index.ts';
import type { Transitions } from './transitions.ts';

/** Jepsen keeps so many configurations and final paths. */
const KEPT = 10;

export type Registers = ConcurrentHistory<RegisterOperation>;
export type RegisterTransitions = Transitions<Edn, RegisterOperation>;

/** Configurations as `linear` prints them. Source: knossos/linear/config.clj `config->map`. */
export function configurationsOf(
  { entries }: Registers,
  transitions: RegisterTransitions,
  { shown }: Configurations,
): RegisterConfiguration[] {
  return shown.slice(0, KEPT).map(({ state, pending, last }) => ({
    value: transitions.state(state),
    lastOperation: lastOperation(entries, last),
    pending: byProcess(pending.map((entry) => pendingOperation(entries[entry] as Entry<RegisterOperation>))),
  }));
}

/**
 * The failure as `linear` prints it. What took effect last in a configuration depends on the order in which
 * Knossos comes upon it; `:last-op` is meant to be the latest of them, and here it is.
 */
export function failureOf(
  history: Registers,
  transitions: RegisterTransitions,
  { before, event, entry }: DeadEnd,
): RegisterFailure {
  const { entries, events } = history;
  const completed = (number: number) => (entries[number] as Entry<RegisterOperation>).complete as Operation;
  const previous = events.subarray(0, event).findLast((earlier) => earlier < 0);
  const last = before.shown
    .map((configuration) => lastOperation(entries, configuration.last))
    .filter((operation) => operation !== null);
  return {
    valid: false,
    search: 'linear',
    operation: completed(entry),
    previousOk: previous === undefined ? null : completed(~previous),
    lastOperation: last.reduce<Operation | null>(
      (latest, operation) => (latest === null || operation.index > latest.index ? operation : latest),
      null,
    ),
    configurations: configurationsOf(history, transitions, before),
    finalPaths: finalPaths(entries, transitions, before.shown, entry),
  };
}

interface OpenPath {
  readonly steps: FinalPath;
  readonly value: Edn;
  readonly pending: readonly Entry<RegisterOperation>[];
}

/**
 * Ways to go on from configurations, by operations in flight in any order and by `final`, each up to the
 * step that is impossible: shortest first, the first ten. Knossos makes all of them, which can take hours,
 * and keeps any ten. Source: knossos/analysis.clj `final-paths-for-config`.
 */
function finalPaths(
  entries: readonly Entry<RegisterOperation>[],
  transitions: RegisterTransitions,
  configurations: readonly Configuration[],
  final: number,
): FinalPath[] {
  const last = entries[final] as Entry<RegisterOperation>;
  const open = configurations.map(({ state, pending, last: effect }): OpenPath => {
    const value = transitions.state(state);
    const others = pending.filter((entry) => entry !== final).map((entry) => entries[entry] as typeof last);
    return {
      steps: [{ operation: lastOperation(entries, effect), outcome: { value } }],
      value,
      pending: others,
    };
  });
  const paths = new Map<string, FinalPath>();
  // Each path that is looked at ends with the final operation at least, so that few are.
  for (let at = 0; at < open.length && paths.size < KEPT; at++) {
    const { steps, value, pending } = open[at] as OpenPath;
    for (const entry of [last, ...pending]) {
      const inconsistent = refusal(value, entry.op, javaText);
      const operation = entry === last ? (entry.complete as Operation) : pendingOperation(entry);
      if (inconsistent !== undefined) {
        const path = [...steps, { operation, outcome: { inconsistent } }];
        if (paths.size < KEPT) paths.set(pathKey(path), path);
      } else {
        const next = after(value, entry.op);
        const left = pending.filter((other) => other !== entry);
        open.push({ steps: [...steps, { operation, outcome: { value: next } }], value: next, pending: left });
      }
    }
  }
  return [...paths.values()];
}

function after(value: Edn, op: RegisterOperation): Edn {
  const step = casRegister.step(value, op);
  return 'next' in step ? (step.next[0] as Edn) : value;
}

function pathKey(path: FinalPath): string {
  const key = ({ operation, outcome }: FinalStep) =>
    `${operation?.index ?? -1} ${'value' in outcome ? ednKey(outcome.value) : '-'}`;
  return path.map(key).join(', ');
}

function lastOperation(
  entries: readonly Entry<RegisterOperation>[],
  last: Configuration['last'],
): Operation | null {
  if (last === null) return null;
  const entry = entries[last.entry] as Entry<RegisterOperation>;
  return last.returned && entry.complete !== null ? entry.complete : pendingOperation(entry);
}

/** Knossos keeps pending operations in order of their processes. */
function byProcess(operations: Operation[]): Operation[] {
  return operations.sort((a, b) => Number(a.process) - Number(b.process));
}

/** A value as Java's string concatenation shows it. */
function javaText(value: Edn): string {
  if (value === null) return '';
  return typeof value === 'string' ? value : printEdn(value);
}
