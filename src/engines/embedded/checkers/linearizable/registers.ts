import type { History } from '../../../../results/results.ts';
import type {
  RegisterResult,
  RegistersResult,
  RegisterVerdict,
} from '../../../../results/sections/registers.ts';
import { worstValidity } from '../compose.ts';
import { concurrentHistory } from './concurrent-history.ts';
import { finalStates } from './explain.ts';
import { searchJustInTime } from './just-in-time.ts';
import { configurationsOf, failureOf, type Registers, type RegisterTransitions } from './knossos-form.ts';
import { linearize, type SearchBudgets } from './linearize.ts';
import { nilReads } from './nil-reads.ts';
import { registerOperation } from './register-operation.ts';
import { casRegister } from './specs/index.ts';
import { splitByKey } from './split-by-key.ts';
import { Transitions } from './transitions.ts';

/** Configurations that Knossos' own, larger search may explore here: they are printed, they do not decide. */
const SHOWN_BUDGET = 100_000;

export interface RegistersOptions {
  readonly budgets?: SearchBudgets;
}

/**
 * Checks lin-kv: the operations on each key must be linearizable as those of a register with cas, nil at
 * first. Values are `[k v]`, for a cas `[k [from to]]`; an operation without a key is left out.
 *
 * The verdict is Maelstrom's, and so is the section but for what depends there on which of two searches
 * ended first and on the order of hash tables (docs/parity.md). What is printed comes from the search
 * without reductions where that is small enough, else from the one that decides.
 * Source: jepsen/tests/linearizable_register.clj. Cost per key: see {@link linearize}.
 */
export function checkRegisters(history: History, options: RegistersOptions = {}): RegistersResult {
  const split = splitByKey(history);
  const keys = split.map(({ key, history: ofKey }): RegisterResult => {
    const linearizable = checkRegister(ofKey, options);
    return { key, valid: linearizable.valid, linearizable, timeline: true };
  });
  return {
    workload: 'registers',
    valid: worstValidity(keys.map(({ valid }) => valid)),
    keys,
    failures: keys.filter(({ valid }) => valid === false).map(({ key }) => key),
    nilReads: split.flatMap(nilReads),
  };
}

function checkRegister(ofKey: History, options: RegistersOptions): RegisterVerdict {
  const history: Registers = concurrentHistory(ofKey, registerOperation);
  const transitions: RegisterTransitions = new Transitions(casRegister, history.entries);
  const answer = linearize(history, transitions, options.budgets);
  if (answer.kind === 'unknown') return { valid: 'unknown', cause: answer.reason };
  const whole = searchJustInTime(history, transitions, { budget: SHOWN_BUDGET, reductions: false });
  if (answer.kind === 'not-linearizable') {
    const deadEnd = whole.kind === 'not-linearizable' ? whole.deadEnd : answer.deadEnd;
    return { ...failureOf(history, transitions, deadEnd), explanation: answer.failure };
  }
  const proof = whole.kind === 'linearizable' ? whole : answer.by;
  if ('order' in proof) {
    const [state = 0] = finalStates(transitions, proof.order);
    return { valid: true, search: 'wgl', value: transitions.state(state) };
  }
  return {
    valid: true,
    search: 'linear',
    configurations: configurationsOf(history, transitions, proof.last),
  };
}
