/** All workloads by name. A new one is a file of its own and a line here. */
import type { WorkloadName } from '../../engine.ts';
import { broadcastWorkload } from './broadcast.ts';
import { echoWorkload } from './echo.ts';
import { uniqueIdsWorkload } from './unique-ids.ts';
import type { Workload } from './workload.ts';

export const workloads: Readonly<Record<WorkloadName, Workload>> = {
  echo: echoWorkload,
  'unique-ids': uniqueIdsWorkload,
  broadcast: broadcastWorkload,
};
