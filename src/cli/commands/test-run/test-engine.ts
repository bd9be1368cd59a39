/** The engine that `dscourse test` was asked for. */
import { readCourse } from '../../../course/read-course.ts';
import { createEmbeddedEngine, type EmbeddedEngine } from '../../../engines/embedded/embedded-engine.ts';
import type { Engine, TestSpec } from '../../../engines/engine.ts';
import { createMaelstromEngine, type MaelstromEngine } from '../../../engines/maelstrom/maelstrom-engine.ts';
import { refuseOnMaelstrom, refuseTest } from '../../../engines/refusals.ts';
import { type MaelstromTools, readyForMaelstrom } from '../../../toolchain/ready.ts';
import { courseRelease } from '../../../toolchain/release.ts';
import type { Found } from '../../../toolchain/toolchain.ts';
import type { Io } from '../../context.ts';

export type TestEngine =
  | { readonly name: 'embedded'; readonly engine: EmbeddedEngine }
  | {
      readonly name: 'maelstrom';
      readonly engine: MaelstromEngine;
      /** `v0.2.4`; null: not known. */
      readonly release: string | null;
    };

/**
 * The engine, ready for this test.
 *
 * @throws DscourseError when it can't run the test, or Maelstrom is not there
 */
export async function openTestEngine(io: Io, name: Engine['name'], spec: TestSpec): Promise<TestEngine> {
  refuseTest(spec);
  if (name === 'embedded') {
    const engine = createEmbeddedEngine({ packageRoot: io.packageRoot, env: io.env });
    // The process of the run starts while the program is built.
    engine.prepare();
    return { name, engine };
  }
  refuseOnMaelstrom(spec);
  const tools = await findTools(io);
  if (tools.kind === 'missing') throw tools.problem;
  const { java, install } = tools.found;
  const engine = createMaelstromEngine({ java, install, env: io.env });
  return { name, engine, release: install.version };
}

/** A JVM and a Maelstrom for the course's release. */
export async function findTools(io: Io): Promise<Found<MaelstromTools>> {
  const course = await readCourse(io.packageRoot);
  return readyForMaelstrom(io.env, courseRelease(course));
}
