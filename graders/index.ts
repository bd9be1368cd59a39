/** All graders by workload. */
import type { WorkloadName } from '../src/engines/engine.ts';
import type { Grader } from '../src/grading/grader.ts';
import { broadcast } from './broadcast.ts';
import { echo } from './echo.ts';
import { uniqueIds } from './unique-ids.ts';

export const graders: Readonly<Record<WorkloadName, Grader>> = {
  echo,
  'unique-ids': uniqueIds,
  broadcast,
};

/** The grader of a workload. */
export function graderFor(workload: WorkloadName): Grader {
  return graders[workload];
}
