/** All graders by workload. */
import type { WorkloadName } from '../src/engines/engine.ts';
import type { Grader } from '../src/grading/grader.ts';
import { broadcast } from './broadcast.ts';
import { gCounter, pnCounter } from './counter.ts';
import { echo } from './echo.ts';
import { gSet } from './g-set.ts';
import { kafka } from './kafka.ts';
import { linKv } from './lin-kv.ts';
import { txnListAppend, txnRwRegister } from './transactions.ts';
import { uniqueIds } from './unique-ids.ts';

export const graders: Readonly<Record<WorkloadName, Grader>> = {
  echo,
  'unique-ids': uniqueIds,
  broadcast,
  'g-set': gSet,
  'g-counter': gCounter,
  'pn-counter': pnCounter,
  kafka,
  'txn-rw-register': txnRwRegister,
  'txn-list-append': txnListAppend,
  'lin-kv': linKv,
};

/** The grader of a workload. */
export function graderFor(workload: WorkloadName): Grader {
  return graders[workload];
}
