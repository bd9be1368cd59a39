/** All workloads by name. A new one is a file of its own and a line here. */

import { DscourseError } from '../../../errors.ts';
import type { WorkloadName } from '../../engine.ts';
import { broadcastWorkload } from './broadcast.ts';
import { echoWorkload } from './echo.ts';
import { uniqueIdsWorkload } from './unique-ids.ts';
import type { Workload } from './workload.ts';

export const workloads: Readonly<Partial<Record<WorkloadName, Workload>>> = {
  echo: echoWorkload,
  'unique-ids': uniqueIdsWorkload,
  broadcast: broadcastWorkload,
};

/** @throws DscourseError `workload-not-built` for a workload that only Maelstrom runs. */
export function embeddedWorkload(name: WorkloadName): Workload {
  const workload = workloads[name];
  if (workload !== undefined) return workload;
  throw new DscourseError({
    code: 'workload-not-built',
    message: `The embedded engine does not run the workload ${name} yet; Maelstrom does.`,
    fix: `Use --engine maelstrom, or a workload that it runs: ${Object.keys(workloads).join(', ')}.`,
  });
}
