/** `dscourse report-parity`: an attempt that ran on both engines as one archive. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { arch, cpus, platform, release, totalmem } from 'node:os';
import { join, relative } from 'node:path';
import { DscourseError, ExitStatus } from '../../errors.ts';
import { partOf } from '../../grading/engine-parts.ts';
import { attemptDirectory, attemptGone, readReport, readStoredProgram } from '../../grading/replay.ts';
import type { Report } from '../../grading/report.ts';
import { packBundle } from '../../parity-report/bundle.ts';
import { isTelling, type Personal } from '../../parity-report/neutralise.ts';
import { parityReadme } from '../../parity-report/readme.ts';
import type { AttemptEntry } from '../../progress/attempts.ts';
import { maelstromName, outcomeWords } from '../../reporters/engines.ts';
import { findJava } from '../../toolchain/java.ts';
import { version } from '../../version.ts';
import { openWorkspace } from '../../workspace/workspace.ts';
import type { CommandAction, CommandContext, Io } from '../context.ts';
import { readLog } from '../course-context.ts';
import { bytesText } from '../figure-text.ts';
import type { ReportParityArguments } from './report-parity.ts';

export const action: CommandAction<ReportParityArguments> = async (context, { attempt }) => {
  const { io, terminal } = context;
  const workspace = openWorkspace(io);
  const { entries } = readLog(context, workspace);
  const entry = entries.find((one) => one.kind === 'attempt' && one.attempt === attempt) as
    | AttemptEntry
    | undefined;
  const directory = attemptDirectory(workspace.runsDirectory, attempt);
  if (directory === null) {
    throw attemptGone(
      attempt,
      entry ?? null,
      (id) => `Make new ones: dscourse grade ${id} --engine maelstrom`,
    );
  }
  const report = readReport(directory, entry ?? null);
  if (report.other === null) throw oneEngine(attempt, report);
  const stored = readStoredProgram(directory);
  const source = entry?.source ?? stored?.source ?? null;
  const personal = personalOf(io, workspace.root);
  const name = `dscourse-parity-${report.challenge.id}-${attempt}`;
  const versions = await versionsOf(io, report, entry);
  mkdirSync(workspace.temporaryDirectory, { recursive: true });
  const scratch = mkdtempSync(join(workspace.temporaryDirectory, 'parity-'));
  try {
    terminal.status(`packing attempt ${attempt}`);
    const bundle = await packBundle({
      name,
      attemptDirectory: directory,
      objects: workspace.objects,
      program: stored,
      source,
      versions,
      readme: parityReadme({ report, hasProgram: stored !== null, hasSource: source !== null }),
      personal,
      scratch,
      into: io.cwd,
      signal: io.signal,
    });
    terminal.status(null);
    show(context, report, bundle, personal);
  } finally {
    terminal.status(null);
    rmSync(scratch, { recursive: true, force: true });
  }
  return ExitStatus.passed;
};

function show(
  { terminal, options, io }: CommandContext,
  report: Report,
  bundle: Awaited<ReturnType<typeof packBundle>>,
  { user }: Personal,
): void {
  const { file, bytes, files, leftOut } = bundle;
  const { attempt, challenge, enginesDisagree } = report;
  if (options.json) {
    const head = { version: 1, kind: 'report-parity', attempt, challenge: challenge.id, enginesDisagree };
    terminal.line(JSON.stringify({ ...head, file, bytes, files, leftOut }, null, 2));
    return;
  }
  const name = relative(io.cwd, file);
  const mark = terminal.paint('good', terminal.glyph('pass'));
  terminal.line(terminal.wrap(`${mark} ${name}  ${bytesText(bytes)}, ${files.length} files`, '  '));
  const say = (text: string): void => terminal.note(terminal.wrap(`  ${text}`, '  '));
  say(`Attempt ${attempt} of ${challenge.id}: ${enginesText(report)}.`);
  if (!enginesDisagree) say('The engines agree on it.');
  say(
    'In it: your source code and the program built from it, what each engine was asked and what it found, versions.',
  );
  const names = isTelling(user) ? ', and your user name' : '';
  say(`Paths of your home directory and this workspace${names} are taken out of its text files.`);
  if (leftOut.length > 0) say(`Left out, because it can't be read: ${leftOut.join(', ')}.`);
  say(`Look before you hand it on: tar -tzf ${name}`);
}

/** `embedded engine failed, Maelstrom v0.2.4 passed`. */
function enginesText(report: Report): string {
  const words = (engine: Report['engine']): string =>
    outcomeWords[(partOf(report, engine) ?? report).outcome];
  return `embedded engine ${words('embedded')}, ${maelstromName(report.maelstrom)} ${words('maelstrom')}`;
}

function personalOf({ env }: Io, workspace: string): Personal {
  const homes = [env.HOME, env.USERPROFILE].filter((home) => home !== undefined && home !== '') as string[];
  return {
    homes: withoutLinks(homes),
    workspaces: withoutLinks([workspace]),
    user: env.USER ?? env.LOGNAME ?? env.USERNAME ?? null,
  };
}

/** The paths, and what they are with their links resolved. */
function withoutLinks(paths: readonly string[]): string[] {
  const real = paths.flatMap((path) => {
    try {
      return [realpathSync(path)];
    } catch {
      // A home directory that does not exist is in no file under another name.
      return [];
    }
  });
  return [...new Set([...paths, ...real])];
}

async function versionsOf(io: Io, report: Report, entry: AttemptEntry | undefined): Promise<unknown> {
  const java = await findJava(io.env);
  return {
    dscourse: { graded: entry?.dscourse ?? null, packed: version },
    maelstrom: report.maelstrom ?? null,
    node: process.versions.node,
    v8: process.versions.v8,
    // That of today; engine.log names the one that ran where Maelstrom said so.
    java: java.kind === 'found' ? { version: java.found.version, vendor: java.found.vendor } : null,
    system: {
      platform: platform(),
      release: release(),
      arch: arch(),
      processors: cpus().length,
      memory: totalmem(),
    },
  };
}

function oneEngine(attempt: number, { engine, challenge }: Report): DscourseError {
  const name = engine === 'embedded' ? 'the embedded engine' : 'Maelstrom';
  return new DscourseError({
    code: 'one-engine',
    message: `Attempt ${attempt} ran on ${name} alone, so there is nothing that two engines could disagree on.`,
    fix: `Grade on both: dscourse grade ${challenge.id} --engine maelstrom`,
  });
}
