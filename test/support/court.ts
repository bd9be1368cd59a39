/**
 * Grades programs of the corpus in this process, as `grade` does: the course's own challenges, the real
 * engine, run directories on disk. One engine serves a whole test file.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Challenge, ChallengeRun } from '../../src/course/course.ts';
import { readCourse } from '../../src/course/read-course.ts';
import { EmbeddedEngine, type EmbeddedEngineOptions } from '../../src/engines/embedded/embedded-engine.ts';
import type { NodeProgram, RunEvent } from '../../src/engines/engine.ts';
import { gradeChallenge } from '../../src/grading/grade.ts';
import type { RunEvidence } from '../../src/grading/grader.ts';
import type { PlannedRun } from '../../src/grading/plan.ts';
import { resolvePointer } from '../../src/grading/pointers.ts';
import type { Diagnosis, EngineReport, Pointer } from '../../src/grading/report.ts';
import { openRun } from '../../src/results/run-directory.ts';
import { packageRoot } from './programs.ts';

export interface Grade {
  readonly report: EngineReport;
  readonly events: readonly RunEvent[];
  /** What one run left behind. */
  readonly evidence: (run: string, seed: number) => RunEvidence;
}

export class Court {
  readonly scratch = mkdtempSync(join(tmpdir(), 'dscourse-court-'));
  readonly #engine: EmbeddedEngine;
  #grades = 0;

  /** What is not told is as usual, on two processes. */
  constructor(usual: Pick<EmbeddedEngineOptions, 'maxProcesses' | 'guardMs' | 'room'> = {}) {
    const runChild = join(process.env.DSCOURSE_BUILD_OUTDIR ?? join(packageRoot, 'dist'), 'run-child.js');
    if (!existsSync(runChild)) throw new Error(`${runChild} is missing: run scripts/build.mjs first.`);
    this.#engine = new EmbeddedEngine({
      packageRoot,
      env: process.env,
      maxProcesses: 2,
      runChild,
      ...usual,
    });
  }

  /** Runs and judges. Seeds run side by side; the report is the one that a learner would get. */
  async grade(challenge: Challenge, program: NodeProgram, planned: readonly PlannedRun[]): Promise<Grade> {
    this.#grades += 1;
    const directory = join(this.scratch, 'grades', String(this.#grades));
    const events: RunEvent[] = [];
    const report = await gradeChallenge({
      challenge,
      program,
      engine: this.#engine,
      planned,
      directory,
      time: 'auto',
      checkDeterminism: false,
      signal: new AbortController().signal,
      onEvent: (_, event) => events.push(event),
      now: Date.now,
    });
    return {
      report,
      events,
      evidence: (run, seed) => openRun(join(directory, run, `seed-${seed}`), run),
    };
  }

  /** Ends the processes and removes what the runs left. */
  close(): void {
    this.#engine.close();
    rmSync(this.scratch, { recursive: true, force: true });
  }
}

/** A challenge of the course that we ship. */
export async function challengeOf(id: string): Promise<Challenge> {
  const { challenges } = await readCourse(packageRoot);
  const challenge = challenges.find((one) => one.id === id);
  if (challenge === undefined) throw new Error(`There is no challenge ${id}.`);
  return challenge;
}

/** Each run of a challenge, or the one named, with seeds 1 to `count`. */
export function plan(challenge: Challenge, count: number, run?: string): PlannedRun[] {
  return runsOf(challenge, run).map((one) => ({ run: one, seeds: seedsTo(count) }));
}

/** The runs of a challenge, or the one named. */
export function runsOf(challenge: Challenge, run?: string): ChallengeRun[] {
  const runs = challenge.runs.filter(({ id }) => run === undefined || id === run);
  if (runs.length === 0) throw new Error(`${challenge.id} has no run ${run}.`);
  return runs;
}

function seedsTo(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i + 1);
}

/** Every pointer of a diagnosis. */
export function pointersOf({ headline, steps, cause }: Diagnosis): Pointer[] {
  return [headline, ...steps, ...(cause === null ? [] : [cause])].flatMap(({ pointers }) => pointers);
}

/** Pointers that name nothing in the evidence. */
export function danglingPointers(diagnosis: Diagnosis, evidence: RunEvidence): Pointer[] {
  return pointersOf(diagnosis).filter((pointer) => resolvePointer(pointer, evidence) === undefined);
}

/** A report in a few lines, for the message of a failed assertion. */
export function inWords({ outcome, runs, findings, diagnosis, reason }: EngineReport): string {
  const lines = [`${outcome}${reason === null ? '' : `: ${reason}`}`];
  for (const run of runs) {
    for (const one of run.requirements) {
      if (one.status !== 'met') lines.push(`${run.id}: ${one.name} ${one.actual}, expected ${one.expected}`);
    }
    for (const { seed, outcome: of, ending, valid, invalidSections } of run.seeds) {
      if (of !== 'passed')
        lines.push(`${run.id} seed ${seed}: ${ending}, valid ${valid}, ${invalidSections}`);
    }
  }
  for (const { code, severity, statement } of findings) lines.push(`${severity} ${code}: ${statement.text}`);
  if (diagnosis !== null) {
    lines.push(`${diagnosis.code} (seed ${diagnosis.seed}): ${diagnosis.headline.text}`);
    lines.push(...diagnosis.steps.map((step) => `  ${step.text}`));
    lines.push(`  cause: ${diagnosis.cause?.text ?? 'none singled out'}; look: ${diagnosis.look}`);
  }
  return lines.join('\n');
}
