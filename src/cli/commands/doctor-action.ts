import { tmpdir } from 'node:os';
import { readCourse } from '../../course/read-course.ts';
import { DscourseError, ExitStatus, Interrupted } from '../../errors.ts';
import { checkMachine, type EnginesReadiness, isHealthy, readiness } from '../../toolchain/checks/index.ts';
import { gatherFacts } from '../../toolchain/gather-facts.ts';
import { courseRelease } from '../../toolchain/release.ts';
import type { Check } from '../../toolchain/toolchain.ts';
import { version } from '../../version.ts';
import { defaultSettings, type EngineChoice } from '../../workspace/settings.ts';
import { openWorkspace, type Workspace } from '../../workspace/workspace.ts';
import type { CommandAction, CommandContext } from '../context.ts';
import { warn } from '../course-context.ts';
import { checkLines } from './check-lines.ts';
import type { DoctorArguments } from './doctor.ts';
import { readinessText } from './readiness-text.ts';

/** Real milliseconds after which it is said that something takes long. */
const quietMs = 1000;

/** Looks at the machine; exit status 1 when the engine that is wanted can't be used. */
export const action: CommandAction<DoctorArguments> = async (context, args) => {
  const { io, terminal } = context;
  const workspace = workspaceHere(context);
  const course = await readCourse(io.packageRoot);
  const engine = args.engine ?? workspace?.config.engine ?? defaultSettings.engine;
  const patience = setTimeout(() => terminal.status('asking java, git, gnuplot and dot'), quietMs);
  const facts = await gatherFacts({
    env: io.env,
    release: courseRelease(course),
    runs: workspace?.runsDirectory ?? null,
    cwd: io.cwd,
    temporary: tmpdir(),
    unique: `${process.pid}`,
  }).finally(() => {
    clearTimeout(patience);
    terminal.status(null);
  });
  if (io.signal.aborted) throw new Interrupted();
  const checks = checkMachine(facts);
  const engines = readiness(checks);
  const healthy = isHealthy(engines, engine);
  if (context.options.json) {
    const value = { version: 1, kind: 'doctor', dscourse: version, engine, healthy, engines, checks };
    terminal.line(JSON.stringify(value, null, 2));
  } else {
    report(context, checks, engines, engine);
  }
  return healthy ? ExitStatus.passed : ExitStatus.failed;
};

/** The workspace around; one that can't be opened is said and left out, since the machine is what is asked about. */
function workspaceHere(context: CommandContext): Workspace | null {
  try {
    const workspace = openWorkspace(context.io);
    for (const { message, fix } of workspace.warnings) warn(context, `${message} ${fix}`);
    return workspace;
  } catch (thrown) {
    if (!(thrown instanceof DscourseError)) throw thrown;
    if (thrown.code !== 'no-workspace') warn(context, `${thrown.message} ${thrown.fix}`);
    return null;
  }
}

function report(
  { io, terminal }: CommandContext,
  checks: readonly Check[],
  engines: EnginesReadiness,
  engine: EngineChoice,
): void {
  for (const line of checkLines(checks, terminal, { home: io.env.HOME })) terminal.line(line);
  terminal.line();
  const healthy = isHealthy(engines, engine);
  const glyph = terminal.paint(healthy ? 'good' : 'bad', terminal.glyph(healthy ? 'pass' : 'fail'));
  const text = terminal.wrap(`  ${readinessText(engines)}`, '  ');
  terminal.line(glyph + text.slice(1));
  if (!healthy && engine === 'maelstrom') {
    terminal.line(
      terminal.wrap('  The engine asked for is maelstrom, which can not be used here yet.', '  '),
    );
  }
}
