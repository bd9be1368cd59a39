/** Sequential specifications: what a linearizable register, set, queue, lock and counter do. */
export { casRegister, type RegisterOperation, refusal } from './cas-register.ts';
export { type CounterOperation, counter } from './counter.ts';
export { growOnlySet, type SetOperation } from './grow-only-set.ts';
export { type LockOperation, lock } from './lock.ts';
export { fifoQueue, type QueueOperation, unorderedQueue } from './queue.ts';
