/** `dscourse test`: one test by hand, or one per seed, judged as Maelstrom judges. Nothing is recorded. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { checkDeterminism, type DeterminismResult } from '../../engines/embedded/determinism.ts';
import { createEmbeddedEngine, type EmbeddedEngine } from '../../engines/embedded/embedded-engine.ts';
import type { NodeProgram, RunRequest, TestSpec } from '../../engines/engine.ts';
import { parseTestFlags, type TestFlags } from '../../engines/test-flags.ts';
import { maelstromArguments, testSpec } from '../../engines/test-spec.ts';
import { DscourseError, ExitStatus, messageOf } from '../../errors.ts';
import { seconds } from '../../grading/statement.ts';
import type { CommandAction, CommandContext, Io } from '../context.ts';
import { sanitiseLine } from '../terminal/sanitise.ts';
import type { TestArguments } from './test.ts';
import { type LiveStatus, liveStatus } from './test-run/live-status.ts';
import { headline, printLogs, printRun, printVerdict, seedLine } from './test-run/print-run.ts';
import { reportRun, runJson, type TestRun } from './test-run/run-report.ts';
import { nodeAsBin, testProgram } from './test-run/test-program.ts';
import { worstStatus } from './test-run/verdict.ts';

/** Everything one invocation works with. */
interface Job {
  readonly context: CommandContext;
  readonly flags: TestFlags;
  readonly program: NodeProgram;
  readonly specs: readonly TestSpec[];
  readonly engine: EmbeddedEngine;
  readonly folder: string;
}

export const action: CommandAction<TestArguments> = async (context, { argv, nodeArguments }) => {
  const { io, terminal } = context;
  const flags = parseTestFlags(argv, { nodeArguments, readFile: (path) => readText(io, path) });
  const firstSeed = flags.seed ?? io.randomSeed();
  const specs = Array.from({ length: flags.seeds }, (_, index) =>
    testSpec(flags.test, (firstSeed + index) % 2 ** 32),
  );
  const [spec] = specs;
  if (spec === undefined) throw new Error('no seed');
  const engine = createEmbeddedEngine({ packageRoot: io.packageRoot, env: io.env });
  const folder =
    flags.keep === null ? mkdtempSync(join(tmpdir(), 'dscourse-test-')) : keepFolder(io, flags.keep);
  try {
    // The process of the run starts while the program is built.
    if (!flags.printCommand) engine.prepare();
    const program = await testProgram(io, flags.bin, flags.nodeArguments);
    if (flags.printCommand) {
      terminal.line(
        ['maelstrom', ...maelstromArguments(spec, program, process.execPath)].map(shellWord).join(' '),
      );
      return ExitStatus.passed;
    }
    const tips = [...flags.notes, nodeAsBin(flags.bin, flags.nodeArguments)];
    for (const tip of tips)
      if (tip !== null) terminal.note(terminal.wrap(`${terminal.glyph('bullet')} ${tip}`, '  '));
    const job: Job = { context, flags, program, specs, engine, folder };
    return await (flags.checkDeterminism ? determinism(job, spec) : runAll(job, spec));
  } finally {
    engine.close();
    if (flags.keep === null) rmSync(folder, { recursive: true, force: true });
  }
};

async function runAll(job: Job, spec: TestSpec): Promise<ExitStatus> {
  const { context, flags, specs } = job;
  const { terminal, options } = context;
  announce(job, spec);
  const live = liveStatus(terminal, spec, specs.length);
  const runs: TestRun[] = [];
  try {
    if (flags.stopAtFirst) {
      for (const one of specs) {
        const run = await runOne(job, one, live);
        runs.push(run);
        if (run.verdict.word !== 'valid') break;
      }
    } else {
      runs.push(...(await Promise.all(specs.map((one) => runOne(job, one, live)))));
    }
  } finally {
    live.clear();
  }
  const status = worstStatus(runs.map(({ verdict }) => verdict.exitStatus));
  if (options.json) printJsonDocument(job, runs, status);
  else printRuns(job, runs);
  return status;
}

async function runOne(job: Job, spec: TestSpec, live: LiveStatus): Promise<TestRun> {
  const { context, folder, engine, specs } = job;
  const directory = specs.length === 1 ? folder : join(folder, `seed-${spec.seed}`);
  const startedAt = context.io.now();
  const outcome = await engine.run(request(job, spec, directory, live));
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
  };
}

function announce({ context: { terminal, options }, flags, specs }: Job, spec: TestSpec): void {
  const seeds =
    specs.length === 1 ? `seed ${spec.seed}` : `seeds ${spec.seed} to ${specs.at(-1)?.seed ?? spec.seed}`;
  const drawn = flags.seed === null ? ' (drawn)' : '';
  // Printed with --quiet too: without its seed a run can't be repeated.
  if (!options.json) terminal.line(terminal.wrap(`${headline(spec)}; ${seeds}${drawn}`));
  terminal.note('');
}

function printRuns({ context, flags, folder }: Job, runs: readonly TestRun[]): void {
  const { terminal, options } = context;
  if (runs.length > 1) for (const run of runs) terminal.line(seedLine(terminal, run));
  const failed = runs.filter(({ verdict }) => verdict.word !== 'valid');
  const shown = failed[0] ?? runs.at(-1);
  if (shown === undefined) return;
  printLogs(terminal, shown, { stderr: flags.logStderr, send: flags.logNetSend, recv: flags.logNetRecv });
  if (runs.length > 1) {
    terminal.line();
    terminal.line(`Seed ${shown.seed}:`);
  }
  printRun(terminal, shown, options.verbose);
  terminal.line();
  if (runs.length > 1) terminal.line(`${runs.length - failed.length} of ${runs.length} seeds valid.`);
  const again = shown.outcome.capabilities.virtualTime ? `The same run again: --seed ${shown.seed}` : null;
  if (again !== null) terminal.note(again);
  terminal.note(
    flags.keep === null
      ? 'Messages, history and node logs of the run are kept with --keep <folder>.'
      : `Kept in ${folder}`,
  );
  printVerdict(terminal, shown);
}

function printJsonDocument(
  { context, flags, specs }: Job,
  runs: readonly TestRun[],
  status: ExitStatus,
): void {
  const { seed: _seed, ...spec } = specs[0] ?? { seed: 0 };
  const head = JSON.stringify({
    version: 1,
    kind: 'test',
    engine: 'embedded',
    spec,
    notes: flags.notes,
    exitStatus: status,
  });
  const list = runs.map((run) => runJson(run, flags.keep !== null)).join(',');
  context.terminal.line(`${head.slice(0, -1)},"runs":[${list}]}`);
}

async function determinism(job: Job, spec: TestSpec): Promise<ExitStatus> {
  const { context, folder, specs, engine } = job;
  const { terminal, options } = context;
  announce(job, spec);
  const live = liveStatus(terminal, spec, specs.length * 2);
  const checked: { seed: number; result: DeterminismResult }[] = [];
  for (const one of specs) {
    const directory = join(folder, `seed-${one.seed}`);
    const result = await checkDeterminism(engine, request(job, one, directory, live));
    live.finished();
    checked.push({ seed: one.seed, result });
  }
  live.clear();
  const status = worstStatus(checked.map(({ result }) => determinismStatus(result)));
  if (options.json) {
    const runs = checked.map(({ seed, result }) => ({
      seed,
      same: result.kind === 'same',
      traceHash: result.outcome.traceHash,
      divergence: result.kind === 'different' ? result.divergence : null,
      notChecked: result.kind === 'not-checked' ? result.why : null,
    }));
    terminal.line(JSON.stringify({ version: 1, kind: 'determinism', runs, exitStatus: status }));
  } else {
    for (const { seed, result } of checked) printDeterminism(context, seed, result);
  }
  return status;
}

function determinismStatus(result: DeterminismResult): ExitStatus {
  if (result.outcome.ending.kind === 'interrupted') return ExitStatus.interrupted;
  if (result.kind === 'not-checked') return ExitStatus.couldNotJudge;
  return result.kind === 'same' ? ExitStatus.passed : ExitStatus.failed;
}

function printDeterminism({ terminal }: CommandContext, seed: number, result: DeterminismResult): void {
  if (result.kind === 'same') {
    terminal.line(
      `${terminal.paint('good', terminal.glyph('pass'))} seed ${seed}: the same trace twice, ${result.outcome.traceHash}`,
    );
    return;
  }
  if (result.kind === 'not-checked') {
    terminal.line(
      terminal.wrap(`${terminal.glyph('unknown')} seed ${seed}: ${sanitiseLine(result.why)}`, '  '),
    );
    return;
  }
  const { file, line, time, first, second } = result.divergence;
  const when = time === null ? '' : ` at ${seconds(time)}`;
  terminal.line(
    `${terminal.paint('bad', terminal.glyph('fail'))} seed ${seed}: two runs differ${when}, first in ${file} line ${line}:`,
  );
  terminal.line(
    terminal.wrap(`  first   ${first === null ? '(ends before)' : sanitiseLine(first, 400)}`, '          '),
  );
  terminal.line(
    terminal.wrap(`  second  ${second === null ? '(ends before)' : sanitiseLine(second, 400)}`, '          '),
  );
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

/** A word as a shell takes it back. */
function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
