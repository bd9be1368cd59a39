/** Both engines of a grade, one after the other, as planned; and what becomes of it when one can't go on. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { RunEvent } from '../../../engines/engine.ts';
import { DscourseError, Interrupted } from '../../../errors.ts';
import type { MaelstromWord } from '../../../grading/certify.ts';
import { type GradeRequest, gradeChallenge } from '../../../grading/grade.ts';
import { gradeOnMaelstrom, maelstromDirectory, mostTries } from '../../../grading/grade-on-maelstrom.ts';
import { type MaelstromPlan, whyNotRun } from '../../../grading/plan-engines.ts';
import type { EngineReport } from '../../../grading/report.ts';
import type { MaelstromTools } from '../../../toolchain/ready.ts';
import type { Found } from '../../../toolchain/toolchain.ts';
import type { Io } from '../../context.ts';

export interface EnginesRequest extends Omit<GradeRequest, 'onEvent' | 'now' | 'signal'> {
  readonly io: Io;
  readonly maelstrom: MaelstromPlan;
  /** Looks for Maelstrom and what it needs. */
  readonly ready: () => Promise<Found<MaelstromTools>>;
  /** How often Maelstrom runs each run. */
  readonly repetitions: number;
  readonly messages: boolean;
  readonly view: EnginesView;
}

/** What is shown while the engines run. */
export interface EnginesView {
  readonly embedded: GradeRequest['onEvent'];
  /** Maelstrom is about to run; `release` is null for an install whose release is not known. */
  readonly maelstromStarts: (release: string | null, embedded: EngineReport) => void;
  readonly maelstrom: (run: string, number: number, event: RunEvent) => void;
}

export interface EnginesResult {
  readonly embedded: EngineReport;
  readonly maelstrom: MaelstromWord;
}

/**
 * Runs what the plan says. Once the embedded engine has judged, nothing that happens to Maelstrom takes
 * that away: an interruption, a JVM that can't be started or a disk that is full are words of the result.
 *
 * @throws Interrupted before an engine has judged; DscourseError for what the person can fix
 */
export async function runEngines(request: EnginesRequest): Promise<EnginesResult> {
  const { io, view, engine } = request;
  const shared = { ...request, signal: io.signal, now: io.now };
  const embedded = await gradeChallenge({ ...shared, engine, onEvent: view.embedded });
  const why = whyNotRun(request.maelstrom, embedded.outcome);
  if (why !== null) return { embedded, maelstrom: { kind: 'not-run', why } };
  try {
    return { embedded, maelstrom: await officialWord(request, embedded) };
  } catch (thrown) {
    const judged = embedded.outcome !== 'could-not-judge';
    if (!judged || !(thrown instanceof DscourseError)) throw thrown;
    removeMaelstromRuns(request);
    const { message, fix } = thrown;
    const interrupted = thrown instanceof Interrupted || io.signal.aborted;
    return {
      embedded,
      maelstrom: {
        kind: 'not-run',
        why: interrupted ? { reason: 'interrupted' } : { reason: 'not-ready', message, fix },
      },
    };
  }
}

async function officialWord(request: EnginesRequest, embedded: EngineReport): Promise<MaelstromWord> {
  const { io, view } = request;
  const ready = await request.ready();
  if (ready.kind === 'missing') {
    const { code, message, fix } = ready.problem;
    const why =
      code === 'no-maelstrom'
        ? ({ reason: 'not-installed' } as const)
        : ({ reason: 'not-ready', message, fix } as const);
    return { kind: 'not-run', why };
  }
  const { java, install } = ready.found;
  // Loaded only now: a grade without Maelstrom pays nothing for it.
  const { createMaelstromEngine } = await import('../../../engines/maelstrom/maelstrom-engine.ts');
  const engine = createMaelstromEngine({ java, install, env: io.env });
  try {
    view.maelstromStarts(install.version, embedded);
    const { report, doubt } = await gradeOnMaelstrom({
      ...request,
      engine,
      signal: io.signal,
      onEvent: view.maelstrom,
      now: io.now,
    });
    return { kind: 'ran', report, doubt, release: install.version };
  } finally {
    engine.close();
  }
}

/** Takes away what Maelstrom's runs left: a part of a grade that the report does not have. */
function removeMaelstromRuns({ directory, planned, repetitions }: EnginesRequest): void {
  for (const { run } of planned) {
    for (let number = 1; number <= repetitions * mostTries; number++) {
      rmSync(join(directory, maelstromDirectory(run.id, number)), { recursive: true, force: true });
    }
  }
}
