/** All workloads by name. A new one is a file of its own, a line here, and one in checkers/check-history.ts. */
import type { WorkloadName } from '../../engine.ts';
import { broadcastWorkload } from './broadcast.ts';
import { gCounterWorkload, pnCounterWorkload } from './counters.ts';
import { echoWorkload } from './echo.ts';
import { gSetWorkload } from './g-set.ts';
import { kafkaWorkload } from './kafka/kafka.ts';
import { linKvWorkload } from './lin-kv.ts';
import { txnListAppendWorkload } from './txn-list-append.ts';
import { txnRwRegisterWorkload } from './txn-rw-register.ts';
import { uniqueIdsWorkload } from './unique-ids.ts';
import type { Workload } from './workload.ts';

export const workloads: Readonly<Record<WorkloadName, Workload>> = {
  echo: echoWorkload,
  'unique-ids': uniqueIdsWorkload,
  broadcast: broadcastWorkload,
  'g-set': gSetWorkload,
  'g-counter': gCounterWorkload,
  'pn-counter': pnCounterWorkload,
  'lin-kv': linKvWorkload,
  kafka: kafkaWorkload,
  'txn-list-append': txnListAppendWorkload,
  'txn-rw-register': txnRwRegisterWorkload,
};
