/** `dscourse test`: one test by hand, or one per seed, judged as Maelstrom judges. Nothing is recorded. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { NodeProgram, RunRequest, TestSpec } from '../../engines/engine.ts';
import { refuseOnMaelstrom, refuseTest } from '../../engines/refusals.ts';
import { parseTestFlags, type TestFlags } from '../../engines/test-flags.ts';
import { testSpec } from '../../engines/test-spec.ts';
import { DscourseError, ExitStatus, messageOf } from '../../errors.ts';
import type { CommandAction, CommandContext, Io } from '../context.ts';
import type { TestArguments } from './test.ts';
import { commandText } from './test-run/command-text.ts';
import { checkSeeds } from './test-run/determinism-check.ts';
import { type LiveStatus, liveStatus, maelstromLiveStatus } from './test-run/live-status.ts';
import { headline, printLogs, printRun, printVerdict, runLine } from './test-run/print-run.ts';
import { nameOf, reportRun, runJson, type TestRun } from './test-run/run-report.ts';
import { findTools, openTestEngine, type TestEngine } from './test-run/test-engine.ts';
import { nodeAsBin, testProgram } from './test-run/test-program.ts';
import { worstStatus } from './test-run/verdict.ts';

/** Everything one invocation works with. */
interface Job {
  readonly context: CommandContext;
  readonly flags: TestFlags;
  readonly program: NodeProgram;
  readonly specs: readonly TestSpec[];
  readonly engine: TestEngine;
  readonly folder: string;
}

export const action: CommandAction<TestArguments> = async (context, { argv, nodeArguments }) => {
  const { io } = context;
  const flags = parseTestFlags(argv, { nodeArguments, readFile: (path) => readText(io, path) });
  // Maelstrom's runs have no seed; a number tells them apart.
  const firstSeed = flags.engine === 'maelstrom' ? 1 : (flags.seed ?? io.randomSeed());
  const specs = Array.from({ length: flags.seeds }, (_, index) =>
    testSpec(flags.test, (firstSeed + index) % 2 ** 32),
  );
  const [spec] = specs;
  if (spec === undefined) throw new Error('no seed');
  if (flags.printCommand) return printCommand(context, flags, spec);
  const folder =
    flags.keep === null ? mkdtempSync(join(tmpdir(), 'dscourse-test-')) : keepFolder(io, flags.keep);
  let keepsFolder = flags.keep !== null;
  try {
    const engine = await openTestEngine(io, flags.engine, spec);
    try {
      const program = await testProgram(io, flags.bin, flags.nodeArguments);
      printTips(context, flags);
      const job: Job = { context, flags, program, specs, engine, folder };
      if (engine.name === 'embedded' && flags.checkDeterminism) return await determinism(job, engine, spec);
      const { status, needsFolder } = await runAll(job, spec);
      keepsFolder ||= needsFolder;
      return status;
    } finally {
      engine.engine.close();
    }
  } finally {
    if (!keepsFolder) rmSync(folder, { recursive: true, force: true });
  }
};

async function printCommand(
  { io, terminal }: CommandContext,
  flags: TestFlags,
  spec: TestSpec,
): Promise<ExitStatus> {
  const program = await testProgram(io, flags.bin, flags.nodeArguments);
  const messages = flags.logNetSend || flags.logNetRecv;
  refuseTest(spec);
  // The line is Maelstrom's own, whichever engine was asked for.
  refuseOnMaelstrom(spec);
  const tools = flags.engine === 'maelstrom' ? await findTools(io) : null;
  terminal.line(commandText(spec, program, tools?.kind === 'found' ? tools.found : null, messages));
  return ExitStatus.passed;
}

function printTips({ terminal }: CommandContext, flags: TestFlags): void {
  const aboutBin = flags.engine === 'embedded' ? nodeAsBin(flags.bin, flags.nodeArguments) : null;
  for (const tip of [...flags.notes, ...(aboutBin === null ? [] : [aboutBin])])
    terminal.note(terminal.wrap(`${terminal.glyph('bullet')} ${tip}`, '  '));
}

async function runAll(job: Job, spec: TestSpec): Promise<{ status: ExitStatus; needsFolder: boolean }> {
  const { context, flags, specs, engine } = job;
  const { terminal, options } = context;
  announce(job, spec);
  const live =
    engine.name === 'maelstrom'
      ? maelstromLiveStatus(terminal, engine.release, spec, specs.length)
      : liveStatus(terminal, spec, specs.length);
  const runs: TestRun[] = [];
  try {
    if (flags.stopAtFirst || engine.name === 'maelstrom') {
      for (const one of specs) {
        const run = await runOne(job, one, live);
        runs.push(run);
        if (run.verdict.word === 'interrupted') break;
        if (flags.stopAtFirst && run.verdict.word !== 'valid') break;
      }
    } else {
      runs.push(...(await Promise.all(specs.map((one) => runOne(job, one, live)))));
    }
  } finally {
    live.clear();
  }
  const status = worstStatus(runs.map(({ verdict }) => verdict.exitStatus));
  // What Maelstrom itself said is worth keeping when there is no pass to show for it.
  const needsFolder =
    engine.name === 'maelstrom' && status !== ExitStatus.passed && status !== ExitStatus.interrupted;
  const kept = flags.keep !== null || needsFolder;
  if (options.json) printJsonDocument(job, runs, status, kept);
  else printRuns(job, runs, kept);
  return { status, needsFolder };
}

async function runOne(job: Job, spec: TestSpec, live: LiveStatus): Promise<TestRun> {
  const { context, folder, engine, specs } = job;
  const directory = specs.length === 1 ? folder : join(folder, nameOf(engine.name, spec.seed, '-'));
  const startedAt = context.io.now();
  const outcome = await engine.engine.run(request(job, spec, directory, live));
  live.finished();
  return reportRun(directory, spec.seed, outcome, context.io.now() - startedAt);
}

function request(
  { context, flags, program }: Job,
  spec: TestSpec,
  runDirectory: string,
  live: LiveStatus,
): RunRequest {
  return {
    spec,
    program,
    runDirectory,
    time: flags.realtime ? 'real' : 'auto',
    schedule: null,
    signal: context.io.signal,
    onEvent: live.onEvent,
    log: { messages: flags.logNetSend || flags.logNetRecv },
  };
}

function announce(job: Job, spec: TestSpec): void {
  const { terminal, options } = job.context;
  // Printed with --quiet too: without its seed a run can't be repeated.
  if (!options.json) terminal.line(terminal.wrap(`${headline(spec)}; ${whichRuns(job, spec)}`));
  terminal.note('');
}

function whichRuns({ flags, specs, engine }: Job, spec: TestSpec): string {
  if (engine.name === 'maelstrom') {
    const times = specs.length === 1 ? '' : `, ${specs.length} times`;
    return `on Maelstrom${engine.release === null ? '' : ` ${engine.release}`}${times}`;
  }
  const seeds =
    specs.length === 1 ? `seed ${spec.seed}` : `seeds ${spec.seed} to ${specs.at(-1)?.seed ?? spec.seed}`;
  return flags.seed === null ? `${seeds} (drawn)` : seeds;
}

function printRuns({ context, flags, folder, engine }: Job, runs: readonly TestRun[], kept: boolean): void {
  const { terminal, options } = context;
  if (runs.length > 1) for (const run of runs) terminal.line(runLine(terminal, run));
  const failed = runs.filter(({ verdict }) => verdict.word !== 'valid');
  const shown = failed[0] ?? runs.at(-1);
  if (shown === undefined) return;
  printLogs(terminal, shown, { stderr: flags.logStderr, send: flags.logNetSend, recv: flags.logNetRecv });
  if (runs.length > 1) {
    terminal.line();
    terminal.line(`${nameOf(engine.name, shown.seed)}:`.replace(/^./, (first) => first.toUpperCase()));
  }
  printRun(terminal, shown, options.verbose);
  terminal.line();
  const many = engine.name === 'maelstrom' ? 'runs' : 'seeds';
  if (runs.length > 1) terminal.line(`${runs.length - failed.length} of ${runs.length} ${many} valid.`);
  if (shown.outcome.capabilities.virtualTime) {
    terminal.note(`The same run again: --seed ${shown.seed}`);
  } else if (engine.name === 'maelstrom' && shown.verdict.word !== 'interrupted') {
    terminal.note(
      terminal.wrap("A run on Maelstrom can't be repeated: it has no seed, and its time is real."),
    );
  }
  if (!kept) {
    terminal.note(
      engine.name === 'maelstrom'
        ? 'History, node logs and plots of the run are kept with --keep <folder>.'
        : 'Messages, history and node logs of the run are kept with --keep <folder>.',
    );
  } else if (engine.name === 'maelstrom' && shown.verdict.word !== 'valid') {
    terminal.note(`What Maelstrom said: ${join(shown.directory, 'engine.log')}`);
  } else {
    terminal.note(`Kept in ${folder}`);
  }
  printVerdict(terminal, shown);
}

function printJsonDocument(
  { context, flags, specs, engine }: Job,
  runs: readonly TestRun[],
  status: ExitStatus,
  kept: boolean,
): void {
  const { seed: _seed, ...spec } = specs[0] ?? { seed: 0 };
  const head = JSON.stringify({
    version: 1,
    kind: 'test',
    engine: engine.name,
    spec,
    notes: flags.notes,
    exitStatus: status,
  });
  const list = runs.map((run) => runJson(run, kept)).join(',');
  context.terminal.line(`${head.slice(0, -1)},"runs":[${list}]}`);
}

async function determinism(
  job: Job,
  { engine }: Extract<TestEngine, { name: 'embedded' }>,
  spec: TestSpec,
): Promise<ExitStatus> {
  announce(job, spec);
  const { context, folder, specs } = job;
  const live = liveStatus(context.terminal, spec, specs.length * 2);
  const requests = specs.map((one) => request(job, one, join(folder, `seed-${one.seed}`), live));
  return checkSeeds(context, engine, requests, live);
}

function keepFolder(io: Io, keep: string): string {
  const folder = resolve(io.cwd, keep);
  try {
    mkdirSync(folder, { recursive: true });
  } catch (thrown) {
    throw new DscourseError({
      code: 'bad-keep',
      message: `Nothing can be kept in ${folder}: ${messageOf(thrown)}`,
      fix: 'Give a folder that can be written: --keep runs',
      cause: thrown,
    });
  }
  return folder;
}

function readText(io: Io, path: string): string {
  try {
    return readFileSync(resolve(io.cwd, path), 'utf8');
  } catch (thrown) {
    throw new DscourseError({
      code: 'bad-nodes-file',
      message: `The file of node names can't be read: ${messageOf(thrown)}`,
      fix: 'Check the path behind --nodes-file.',
      cause: thrown,
    });
  }
}
