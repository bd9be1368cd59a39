/** The node that a debugger shall stop in, checked against a test. */
import type { Inspection, TestSpec } from '../engines/engine.ts';
import { DscourseError } from '../errors.ts';

/** @throws DscourseError `unknown-node` where the test has no such node */
export function nodeOf(inspect: Inspection, { nodes }: Pick<TestSpec, 'nodes'>): Inspection {
  if (inspect.node === null || nodes.includes(inspect.node)) return inspect;
  throw new DscourseError({
    code: 'unknown-node',
    message: `There is no node ${inspect.node} in this run.`,
    fix: `Its nodes are ${nodes.join(', ')}: --inspect=${nodes[0] ?? 'n0'}`,
  });
}
