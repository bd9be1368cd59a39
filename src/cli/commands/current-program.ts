/** The program that the workspace holds today. */
import { existsSync } from 'node:fs';
import { buildNode } from '../../build/build-node.ts';
import type { Challenge } from '../../course/course.ts';
import type { NodeProgram } from '../../engines/engine.ts';
import { DscourseError } from '../../errors.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import type { CommandContext } from '../context.ts';
import { builtProgram } from './test-run/test-program.ts';

/**
 * Builds the solution of a challenge as it is now, without a type check: what is wanted is what it does.
 *
 * @throws DscourseError `not-started`, `build-failed`
 */
export async function currentProgram(
  { io }: Pick<CommandContext, 'io'>,
  workspace: Workspace,
  challenge: Challenge,
  nodeArguments: readonly string[] = [],
): Promise<NodeProgram> {
  const source = workspace.challengeDirectory(challenge.id);
  if (!existsSync(source)) {
    throw new DscourseError({
      code: 'not-started',
      message: `There is no folder ${challenge.id} in this workspace.`,
      fix: `Start it: dscourse start ${challenge.id}`,
    });
  }
  const built = await buildNode({
    source,
    workspace: workspace.root,
    cacheDirectory: workspace.cacheDirectory,
    typeCheck: false,
    args: nodeArguments,
    packageRoot: io.packageRoot,
    signal: io.signal,
  });
  return builtProgram(built);
}
