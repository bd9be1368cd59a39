/**
 * One run from its command to its run directory, inside the process it lives in. In virtual time it is
 * one synchronous piece of work; in real time it waits for its nodes.
 */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DscourseError, messageOf } from '../../errors.ts';
import type { NodeId } from '../../results/trace.ts';
import type { HeldBack, NodeProgram, RunEvent, RunOutcome } from '../engine.ts';
import { waitForDebugger } from './inspector.ts';
import type { Kernel } from './kernel/kernel.ts';
import { latencyTrustLimit, RealKernel, runTrustLimit } from './kernel/real-kernel.ts';
import { VirtualKernel } from './kernel/virtual-kernel.ts';
import { MemoryGrowth } from './memory-growth.ts';
import { unlimitedBudgets } from './network/message-storm.ts';
import { answersClient } from './network/node-line.ts';
import { diskVariable } from './nodes/disk-folder.ts';
import type { NodeEvents, NodeHandle } from './nodes/node-handle.ts';
import { ProcessNode } from './nodes/process-node.ts';
import { GuardInterrupted } from './nodes/virtual/guard.ts';
import { VirtualNodes } from './nodes/virtual/virtual-node.ts';
import { progressReporter } from './progress-reporter.ts';
import type { RunCommand, RunResult } from './run-protocol.ts';
import { startTest, type TestArtifacts } from './run-test.ts';
import { StepLog } from './step-log.ts';
import { writeRun } from './write-run.ts';

export interface RunHooks {
  readonly onEvent: (event: RunEvent) => void;
  /** Process ids of nodes now running. */
  readonly onProcesses: (pids: readonly number[]) => void;
}

/** Why a run stopped before it had an outcome. */
type Verdict = Extract<RunResult, { kind: 'guard' | 'needs-real-time' }>;

/** Performs the run and writes its directory. Never throws: what goes wrong is in the result. */
export async function performRun(command: RunCommand, hooks: RunHooks): Promise<RunResult> {
  try {
    mkdirSync(command.runDirectory, { recursive: true });
    if (command.time === 'real') return await performReal(command, hooks);
    const { program, inspect, spec } = command;
    if (program.kind !== 'script') throw new Error('Only a script runs in virtual time.');
    if (inspect === undefined) return performVirtual(command, program, hooks);
    const onListening = (url: string): void => hooks.onEvent({ type: 'debugger', seed: spec.seed, url });
    return await waitForDebugger(inspect.port, onListening, () => performVirtual(command, program, hooks));
  } catch (thrown) {
    return errorResult(thrown);
  }
}

function performVirtual(
  command: RunCommand,
  program: Extract<NodeProgram, { kind: 'script' }>,
  hooks: RunHooks,
): RunResult {
  const startedAt = new Date();
  const { spec } = command;
  const kernel = new VirtualKernel();
  const stepLog = StepLog.forCommand(command);
  let verdict: Verdict | null = null;
  const ended: { judge?: () => TestArtifacts } = {};
  const stopFor = (found: Verdict): void => {
    verdict ??= found;
    kernel.stop();
  };
  const handles = new Map<NodeId, { readonly handle: NodeHandle; readonly events: NodeEvents }>();
  const memory = new MemoryGrowth();
  let hangs = 0;
  const nodes = new VirtualNodes({
    source: sourceText(program),
    filename: program.bundle,
    sourceMapPath: program.sourceMap,
    args: [...program.args],
    seed: spec.seed,
    nodes: spec.nodes,
    kernel,
    // Once one hang is proven, the same program's other nodes are given less.
    guardMs: () => (hangs === 0 ? command.guardMs : Math.max(command.guardMs / 5, 1000)),
    env: { ...command.env },
    locateHangs: command.confirmed,
    ...(command.inspect === undefined ? {} : { inspected: command.inspect.node ?? 'all' }),
    aroundHang: (node, end) => {
      memory.look(node);
      if (memory.filledBy(node)) stepLog?.blame();
      end();
      memory.release();
    },
    cwd: tmpdir(),
    ...(stepLog === null
      ? {}
      : {
          onStep: stepLog.before((step, end) => {
            const node = handles.get(step.node);
            node?.events.ended(step.node, end, kernel.now());
            node?.handle.stop();
          }),
        }),
  });
  const makeNode = (id: NodeId, events: NodeEvents): NodeHandle => {
    const watched: NodeEvents = {
      stdoutLine: events.stdoutLine.bind(events),
      stderrLine: events.stderrLine.bind(events),
      ended(node, end, at) {
        if (end.kind === 'needs-real-time') {
          stopFor({ kind: 'needs-real-time', reason: end.reason });
        } else if (end.kind === 'hung' && !command.confirmed) {
          stopFor({ kind: 'guard', step: end.step, location: end.location });
        } else if (end.kind === 'hung') {
          hangs++;
          events.ended(node, memory.endOf(end), at);
        } else {
          events.ended(node, end, at);
        }
      },
    };
    const handle = nodes.make(id, watched);
    handles.set(id, { handle, events: watched });
    return handle;
  };
  const progress = progressReporter(spec.seed, hooks.onEvent);
  startTest({
    spec,
    kernel,
    makeNode,
    schedule: command.schedule,
    onProgress: progress,
    ...(command.inspect === undefined ? {} : { budgets: unlimitedBudgets }),
    done: (judge) => {
      ended.judge = judge;
      kernel.stop();
    },
  });
  try {
    nodes.runSlices(memory.sampling(kernel));
  } catch (thrown) {
    // The machine stalled while the engine worked: the run is void, and is repeated as one whose node hung.
    if (!(thrown instanceof GuardInterrupted)) throw thrown;
    return { kind: 'guard', step: null, location: null };
  }
  stepLog?.nodesDone();
  if (verdict !== null) return verdict;
  if (ended.judge === undefined) throw new Error('The run came to its end without a result.');
  hooks.onEvent({ type: 'phase', seed: spec.seed, phase: 'analysis' });
  const outcome = writeRun(command, ended.judge(), startedAt, {
    capabilities: { messages: true, deterministic: true, virtualTime: true },
    timing: { maxLag: 0, latencyTrusted: true, runTrusted: true },
  });
  return done(command, hooks, outcome);
}

async function performReal(command: RunCommand, hooks: RunHooks): Promise<RunResult> {
  const startedAt = new Date();
  const { spec } = command;
  const kernel = new RealKernel();
  const alive = new Set<number>();
  const nodes: ProcessNode[] = [];
  const farewells: Promise<HeldBack | null>[] = [];
  let spawnFailure: string | null = null;
  const disks = freshDisks(command);
  const judge = await new Promise<(() => TestArtifacts) | null>((resolve) => {
    startTest({
      spec,
      kernel,
      makeNode: (id, events) => {
        const watched: NodeEvents = {
          stdoutLine: events.stdoutLine.bind(events),
          stderrLine: events.stderrLine.bind(events),
          ended(node, end, at) {
            if (end.kind === 'spawn-failed') {
              spawnFailure ??= end.message;
              resolve(null);
            } else events.ended(node, end, at);
          },
        };
        const disk = disks.get(id) ?? '';
        const node = processNode(command, id, disk, watched, kernel, (pid, here) => {
          if (here) alive.add(pid);
          else alive.delete(pid);
          hooks.onProcesses([...alive]);
        });
        nodes.push(node);
        return {
          id,
          start: () => node.start(),
          deliver: (line, messageId) => node.deliver(line, messageId),
          crash: () => node.crash(),
          pause: () => node.pause(),
          resume: () => node.resume(),
          setClock: () => node.setClock(),
          // Nodes may well write to each other as a run ends: that is not held back.
          stop: () => void farewells.push(node.finish(answersClient)),
        };
      },
      schedule: command.schedule,
      onProgress: progressReporter(spec.seed, hooks.onEvent),
      done: resolve,
    });
  });
  kernel.stop();
  const heldBack = (await Promise.all(farewells)).filter((held) => held !== null);
  for (const node of nodes) node.stop();
  if (judge === null) {
    throw new DscourseError({
      code: 'node-not-started',
      message: spawnFailure ?? 'The node could not be started.',
      fix: 'Check --bin: it must be a file that this machine can execute.',
    });
  }
  hooks.onEvent({ type: 'phase', seed: spec.seed, phase: 'analysis' });
  const { maxLag } = kernel;
  const outcome = writeRun(command, judge(), startedAt, {
    capabilities: { messages: true, deterministic: false, virtualTime: false },
    timing: {
      maxLag,
      latencyTrusted: maxLag <= latencyTrustLimit,
      runTrusted: maxLag <= runTrustLimit,
    },
    ...(heldBack.length === 0 ? {} : { heldBack }),
  });
  return done(command, hooks, outcome);
}

function done(command: RunCommand, hooks: RunHooks, outcome: RunOutcome): RunResult {
  hooks.onEvent({ type: 'phase', seed: command.spec.seed, phase: 'done' });
  return { kind: 'outcome', outcome };
}

/** A node as a process: a command as it is, a script run by our own Node with source maps on. */
export function processNode(
  command: Pick<RunCommand, 'program' | 'env'>,
  id: NodeId,
  disk: string,
  events: NodeEvents,
  kernel: Kernel,
  onProcess: (pid: number, alive: boolean) => void,
): ProcessNode {
  const { program } = command;
  const [argv, cwd, env] =
    program.kind === 'command'
      ? [program.argv, program.cwd, { ...command.env, ...program.env }]
      : [[process.execPath, '--enable-source-maps', program.bundle, ...program.args], tmpdir(), command.env];
  const withDisk = { ...env, [diskVariable]: disk };
  return new ProcessNode({ id, argv, cwd, env: withDisk, kernel, events, onProcess });
}

/** Empty folders for what nodes that are processes must not forget: in the run directory, to be looked at later. */
function freshDisks({ runDirectory, spec }: RunCommand): ReadonlyMap<NodeId, string> {
  const folder = join(runDirectory, 'disks');
  rmSync(folder, { recursive: true, force: true });
  return new Map(
    spec.nodes.map((id) => {
      const disk = join(folder, id);
      mkdirSync(disk, { recursive: true });
      return [id, disk];
    }),
  );
}

let lastSource: { readonly bundle: string; readonly hash: string; readonly text: string } | null = null;

/** The text of a bundle; the last one is kept, since a process runs many seeds of one program. */
export function sourceText(program: Extract<NodeProgram, { kind: 'script' }>): string {
  if (lastSource?.bundle !== program.bundle || lastSource.hash !== program.hash) {
    lastSource = { bundle: program.bundle, hash: program.hash, text: readFileSync(program.bundle, 'utf8') };
  }
  return lastSource.text;
}

/** What was thrown, as it crosses to the parent. */
export function errorResult(thrown: unknown): RunResult {
  if (thrown instanceof DscourseError) {
    return { kind: 'error', code: thrown.code, message: thrown.message, fix: thrown.fix, stack: null };
  }
  return {
    kind: 'error',
    code: 'defect',
    message: messageOf(thrown),
    fix: '',
    stack: thrown instanceof Error ? (thrown.stack ?? null) : null,
  };
}
