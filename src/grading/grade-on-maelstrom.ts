/** Maelstrom's part of a grade: each run of the challenge that is not the embedded engine's alone, once, one after the other, in real time. */
import { join } from 'node:path';
import { graderFor } from '../../graders/index.ts';
import { type Challenge, isOfficial } from '../course/course.ts';
import type { Engine, NodeProgram, RunEvent, RunRequest } from '../engines/engine.ts';
import { testSpec } from '../engines/test-spec.ts';
import { Interrupted } from '../errors.ts';
import { engineReport } from './grade.ts';
import { type Doubt, type JudgedSeed, judgeRun } from './judge.ts';
import type { PlannedRun } from './plan.ts';
import type { EngineReport, RunReport } from './report.ts';

/** How often a repetition is run while nothing but latencies miss their bounds. */
export const mostTries = 3;

/** Folder of a run on Maelstrom, relative to the attempt's. Repetitions and further tries are counted together. */
export function maelstromDirectory(run: string, number: number): string {
  return `${run}/maelstrom-${number}`;
}

export interface MaelstromGradeRequest {
  readonly challenge: Challenge;
  readonly program: NodeProgram;
  readonly engine: Engine;
  readonly planned: readonly Pick<PlannedRun, 'run'>[];
  /** How often each run is run. */
  readonly repetitions: number;
  /** The attempt's folder (absolute): runs go to `<run>/maelstrom-<number>` below it. */
  readonly directory: string;
  /** Record every message, which costs time; where a requirement can't be judged without, it is done anyway. */
  readonly messages: boolean;
  readonly signal: AbortSignal;
  /** `number` is that of the run directory. */
  readonly onEvent: (run: string, number: number, event: RunEvent) => void;
  /** Real milliseconds since the epoch. */
  readonly now: () => number;
}

export interface MaelstromGrade {
  readonly report: EngineReport;
  /** Why it could not be judged; null when it could. */
  readonly doubt: Doubt | null;
}

/** One repetition, judged by its last try. */
interface Repetition {
  readonly judged: JudgedSeed;
  readonly tries: number;
  /** Latencies that missed their bounds in any try. */
  readonly late: ReadonlySet<string>;
}

/**
 * Runs and judges. A run of which only a latency missed its bound is tried again twice: in real time the
 * machine has a share in it. The first try that says something else stands, else the last one.
 * When Maelstrom itself fails, what is left is not run.
 *
 * @throws Interrupted when the signal aborts; DscourseError for what the person can fix.
 */
export async function gradeOnMaelstrom(request: MaelstromGradeRequest): Promise<MaelstromGrade> {
  const startedAt = request.now();
  const done: Repetition[] = [];
  const planned = request.planned.filter(({ run }) => isOfficial(run));
  for (const { run } of planned) {
    let number = 1;
    for (let repetition = 0; repetition < request.repetitions; repetition++) {
      if (done.some(({ judged }) => judged.doubt === 'tool-failed')) break;
      const one = await repeat(request, run, number);
      done.push(one);
      number += one.tries;
    }
  }
  const judged = done.map((one) => one.judged);
  const ran = planned.filter(({ run }) => judged.some(({ evidence }) => evidence.run === run.id));
  const report = engineReport(request.engine.name, request.challenge, ran, judged);
  const runs = report.runs.map((run) => withTries(run, done));
  return {
    report: { ...report, runs, durationMs: request.now() - startedAt },
    doubt: report.outcome === 'could-not-judge' ? heaviest(judged) : null,
  };
}

async function repeat(
  request: MaelstromGradeRequest,
  run: PlannedRun['run'],
  first: number,
): Promise<Repetition> {
  const late = new Set<string>();
  for (let tries = 1; ; tries++) {
    const number = first + tries - 1;
    const directory = maelstromDirectory(run.id, number);
    await request.engine.run(runRequest(request, run, number, join(request.directory, directory)));
    if (request.signal.aborted) throw new Interrupted();
    const judged = judgeRun(request.directory, directory, run, request.challenge.stricter);
    for (const name of judged.late) late.add(name);
    if (judged.doubt !== 'timing' || tries === mostTries) return { judged, tries, late };
    const why = `${run.id}: in real time a latency missed its bound; try ${tries + 1} of ${mostTries}.`;
    request.onEvent(run.id, number + 1, { type: 'rerun', seed: number + 1, why });
  }
}

function runRequest(
  { program, messages, signal, onEvent }: MaelstromGradeRequest,
  run: PlannedRun['run'],
  number: number,
  runDirectory: string,
): RunRequest {
  return {
    // Maelstrom knows no seed; in its place stands the number that tells the runs apart.
    spec: testSpec(run.test, number),
    program,
    runDirectory,
    time: 'real',
    schedule: null,
    signal,
    onEvent: (event) => onEvent(run.id, number, event),
    log: { messages: messages || needsMessages(run) },
    endAtFatalLine: true,
  };
}

function needsMessages({ test, requirements }: PlannedRun['run']): boolean {
  const { measures } = graderFor(test.workload);
  return requirements.some(
    (one) =>
      one.kind === 'measure' &&
      measures.some(({ name, needsMessages: needs }) => name === one.measure && needs === true),
  );
}

/** Says beside each latency that missed its bound how often it was tried. */
function withTries(run: RunReport, done: readonly Repetition[]): RunReport {
  const own = done.filter(({ judged }) => judged.evidence.run === run.id);
  const requirements = run.requirements.map((requirement) => {
    const tries = Math.max(
      0,
      ...own.filter(({ late }) => late.has(requirement.name)).map((one) => one.tries),
    );
    if (tries < 2) return requirement;
    const said = requirement.status === 'met' ? `met at try ${tries}` : `missed ${tries} times`;
    return { ...requirement, note: requirement.note === null ? said : `${said}; ${requirement.note}` };
  });
  return { ...run, requirements };
}

/** The kind of doubt that weighs most: a tool that failed, then an unknown analysis, then timing. */
function heaviest(judged: readonly JudgedSeed[]): Doubt | null {
  const kinds = judged.map(({ doubt }) => doubt);
  return (['tool-failed', 'run', 'unknown', 'timing'] as const).find((kind) => kinds.includes(kind)) ?? null;
}
