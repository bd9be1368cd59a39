/** `dscourse trace`: a run as a page in the browser. */
import { relative, resolve } from 'node:path';
import { readCourse } from '../../course/read-course.ts';
import { ExitStatus } from '../../errors.ts';
import { count } from '../../grading/statement.ts';
import type { AttemptEntry } from '../../progress/attempts.ts';
import { openWorkspace, type Workspace } from '../../workspace/workspace.ts';
import type { CommandAction, CommandContext } from '../context.ts';
import { readLog } from '../course-context.ts';
import { bytesText } from '../figure-text.ts';
import { openInBrowser } from '../open-in-browser.ts';
import { sanitiseLine } from '../terminal/sanitise.ts';
import type { TraceArguments } from './trace.ts';
import { beside } from './trace-run/beside.ts';
import { type TraceFile, usualFile, writeTrace } from './trace-run/trace-file.ts';
import { findRun, type Places } from './trace-run/which-run.ts';

export const action: CommandAction<TraceArguments> = async (context, args) => {
  const { io, terminal } = context;
  const course = await readCourse(io.packageRoot);
  let workspace: Workspace | null = null;
  const opened = (): Workspace => {
    workspace ??= openWorkspace(io);
    return workspace;
  };
  let entries: readonly AttemptEntry[] | null = null;
  const places: Places = {
    course,
    workspace: opened,
    entries: () => {
      entries ??= readLog(context, opened()).entries.filter((entry) => entry.kind === 'attempt');
      return entries;
    },
    cwd: io.cwd,
  };
  // A signal ends the program meanwhile; what is half written then, `dscourse clean` removes.
  const written = io.busy(() => {
    terminal.status('Reading the run …');
    try {
      const run = findRun(places, args);
      const runs = args.compare === null ? [run] : beside(run, places, args.compare);
      terminal.status('Writing the page …');
      return writeTrace(io.packageRoot, runs, (heads) =>
        args.output === null ? usualFile(io.cwd, runs, heads) : resolve(io.cwd, args.output),
      );
    } finally {
      terminal.status(null);
    }
  });
  const isOpened = args.open && (await openInBrowser(written.file, io.env));
  report(context, args, written, isOpened);
  return ExitStatus.passed;
};

function report(
  { io, terminal, options }: CommandContext,
  { open }: TraceArguments,
  { file, bytes, heads }: TraceFile,
  opened: boolean,
): void {
  if (options.json) {
    const runs = heads.map(({ challenge, attempt, run, seed, engine, messageCount, operations }) => ({
      challenge: challenge?.id ?? null,
      attempt,
      run,
      seed: engine === 'maelstrom' ? null : seed,
      engine,
      messages: messageCount,
      operations: operations.length,
    }));
    terminal.line(JSON.stringify({ version: 1, kind: 'trace', file, bytes, opened, runs }, null, 2));
    return;
  }
  for (const { challenge, label, messageCount } of heads) {
    const what = [...(challenge === null ? [] : [challenge.id]), sanitiseLine(label, 200)].join(', ');
    terminal.note(terminal.wrap(`${what}: ${count(messageCount, 'message')}`, '  '));
  }
  const near = relative(io.cwd, file);
  terminal.line(terminal.wrap(near.startsWith('..') || near === '' ? file : near));
  terminal.note(`${bytesText(bytes)}${opened ? ', opened in the browser' : ''}`);
  if (open && !opened) {
    terminal.error(terminal.wrap('No browser could be started here: open that file yourself.'));
  }
}
