/**
 * Each workload's checker by the name of the workload: for the engine's own runs and for any recorded
 * history, Maelstrom's or ours.
 */
import type { History, WorkloadResult } from '../../../results/results.ts';
import type { TestSpec, WorkloadName } from '../../engine.ts';
import { checkCounter } from './counter.ts';
import { checkEcho } from './echo.ts';
import { checkKafka } from './kafka/index.ts';
import { checkRegisters } from './linearizable/index.ts';
import { checkSetFull } from './set-full.ts';
import { checkListAppend } from './transactions/list-append.ts';
import { checkRwRegister } from './transactions/rw-register.ts';
import { checkUniqueIds } from './unique-ids.ts';

/** What of a test a workload's checker heeds. */
export type CheckOptions = Pick<TestSpec, 'consistencyModels'>;

/**
 * The `:workload` section of results.edn for a history of `workload`. Each checker names its source and
 * its cost.
 */
export function checkHistory(
  workload: WorkloadName,
  history: History,
  { consistencyModels }: CheckOptions,
): WorkloadResult {
  switch (workload) {
    case 'echo':
      return checkEcho(history);
    case 'unique-ids':
      return checkUniqueIds(history);
    case 'broadcast':
      return checkSetFull(history, { add: 'broadcast' });
    case 'g-set':
      return checkSetFull(history, { add: 'add' });
    case 'g-counter':
    case 'pn-counter':
      return checkCounter(history);
    case 'lin-kv':
      return checkRegisters(history);
    case 'txn-list-append':
      return checkListAppend(history, { consistencyModels });
    case 'txn-rw-register':
      return checkRwRegister(history, { consistencyModels });
    case 'kafka':
      return checkKafka(history);
  }
}
