/**
 * Linearizability: of lin-kv's registers, and of any sequential specification given as a value.
 */
export {
  type ConcurrentHistory,
  concurrentHistory,
  type Entry,
} from './concurrent-history.ts';
export { type Linearizability, linearize, SEARCH_BUDGETS, type SearchBudgets } from './linearize.ts';
export { checkRegisters, type RegistersOptions } from './registers.ts';
export type { SequentialSpec, Step } from './sequential-spec.ts';
export { Transitions } from './transitions.ts';
