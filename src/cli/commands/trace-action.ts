/** `dscourse trace`: a run as a page in the browser. */
import { relative, resolve, sep } from 'node:path';
import { readCourse } from '../../course/read-course.ts';
import { ExitStatus } from '../../errors.ts';
import { count } from '../../grading/statement.ts';
import type { AttemptEntry } from '../../progress/attempts.ts';
import type { RunHead } from '../../trace/format.ts';
import { pageName } from '../../trace/page-name.ts';
import { readPageParts } from '../../trace/page-parts.ts';
import { tracePage } from '../../trace/trace-page.ts';
import type { RunToTrace } from '../../trace/trace-run.ts';
import { pagePath, writePage } from '../../web/page-files.ts';
import { findWorkspace, openAt, openWorkspace, type Workspace } from '../../workspace/workspace.ts';
import type { CommandAction, CommandContext } from '../context.ts';
import { readLog } from '../course-context.ts';
import { bytesText } from '../figure-text.ts';
import { openInBrowser } from '../open-in-browser.ts';
import { sanitiseLine } from '../terminal/sanitise.ts';
import type { TraceArguments } from './trace.ts';
import { beside } from './trace-run/beside.ts';
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
  const written = io.busy(() => {
    terminal.status('Reading the run …');
    try {
      const run = findRun(places, args);
      return write(context, args, args.compare === null ? [run] : beside(run, places, args.compare));
    } finally {
      terminal.status(null);
    }
  });
  const isOpened = args.open && (await openInBrowser(written.file, io.env));
  report(context, args, written, isOpened);
  return ExitStatus.passed;
};

interface Written {
  readonly file: string;
  readonly bytes: number;
  readonly heads: readonly RunHead[];
}

/** A signal ends the program meanwhile; what is half written then, `dscourse clean` removes. */
function write({ io, terminal }: CommandContext, args: TraceArguments, runs: readonly RunToTrace[]): Written {
  const parts = readPageParts(io.packageRoot);
  const { heads, text } = tracePage(runs, parts);
  terminal.status('Writing the page …');
  const file = args.output === null ? defaultFile(io.cwd, runs, heads) : resolve(io.cwd, args.output);
  return { file, heads, bytes: writePage(file, text) };
}

/** Pages of attempts lie in their workspace, where the next of the same run replaces them. */
function defaultFile(cwd: string, runs: readonly RunToTrace[], heads: readonly RunHead[]): string {
  const root = findWorkspace(cwd);
  const { runsDirectory = null, tracesDirectory = null } = root === null ? {} : openAt(root);
  const isOurs = ({ attempt, directory }: RunToTrace): boolean =>
    attempt !== null && runsDirectory !== null && directory?.startsWith(`${runsDirectory}${sep}`) === true;
  return pagePath(runs.every(isOurs) ? tracesDirectory : null, 'trace', pageName(heads));
}

function report(
  { io, terminal, options }: CommandContext,
  { open }: TraceArguments,
  { file, bytes, heads }: Written,
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
