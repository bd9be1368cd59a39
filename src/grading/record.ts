/** What stays of a grade: report.json, the stored program and source, and a line in the attempts log. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from '../build/stamp.ts';
import type { Challenge } from '../course/course.ts';
import type { NodeProgram } from '../engines/engine.ts';
import type { AttemptEntry } from '../progress/attempts.ts';
import { appendEntry } from '../progress/attempts-log.ts';
import { pin } from '../progress/run-folders.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { partOf } from './engine-parts.ts';
import type { Report, RunReport } from './report.ts';
import { seedTally } from './seed-tally.ts';

/** Name of the report in an attempt's folder. */
export const reportFile = 'report.json';
/** Name of the file that says which stored objects make up the program. */
export const programFile = 'program.json';

/** `program.json` of an attempt's folder, version 1. Hashes name objects of the workspace's store. */
export interface StoredProgram {
  readonly version: 1;
  readonly language: string;
  readonly bundle: string;
  readonly sourceMap: string | null;
  readonly args: readonly string[];
  /** The folder that was graded; absent in those of the first version of dscourse. */
  readonly source?: string;
}

export interface AttemptToRecord {
  readonly workspace: Pick<Workspace, 'attemptsFile' | 'objects'>;
  readonly challenge: Challenge;
  readonly program: NodeProgram;
  /** Absolute path of the folder that was graded. */
  readonly source: string;
  /** Absolute path of the attempt's folder. */
  readonly directory: string;
  readonly attempt: number;
  readonly report: Report;
  /** True when `start` graded carried source. */
  readonly carried: boolean;
  /** Less than the challenge asks for was run: a pass of it is none, and goes unrecorded. */
  readonly partial: boolean;
  /** `watch` graded it. */
  readonly watched?: boolean;
  /** ISO 8601. */
  readonly at: string;
  readonly dscourse: string;
}

/**
 * Stores source and program, writes report.json, then appends to the log: a crash in between leaves an
 * attempt that is not counted, never one that can't be read. Returns null for what is not recorded.
 *
 * @throws DscourseError `log-unwritable` and what the object store throws.
 */
export async function recordAttempt(toRecord: AttemptToRecord): Promise<AttemptEntry | null> {
  const { workspace, report, directory, program } = toRecord;
  writeWhole(join(directory, reportFile), `${JSON.stringify(report, null, 2)}\n`);
  const source = await workspace.objects.putFolder(toRecord.source);
  const stored = storeProgram(workspace.objects, program);
  if (stored !== null) {
    writeWhole(join(directory, programFile), `${JSON.stringify({ ...stored, source })}\n`);
  }
  // The engines passed and failed the same program: one of them is wrong, and the runs show which.
  if (report.enginesDisagree && report.outcome === 'passed') pin({ directory });
  if (toRecord.partial && report.outcome !== 'failed') return null;
  const entry: AttemptEntry = {
    v: 1,
    kind: 'attempt',
    attempt: toRecord.attempt,
    challenge: toRecord.challenge.id,
    at: toRecord.at,
    engine: report.engine,
    outcome: report.outcome,
    certified: report.certified,
    ...(report.certification.kind === 'certified'
      ? { certifiedBy: { maelstrom: report.certification.maelstrom, runs: report.certification.runs } }
      : {}),
    ...(report.enginesDisagree ? { enginesDisagree: true } : {}),
    seeds: seedTally(report),
    failedSeed: failedSeed(report),
    figures: figuresOf(report.runs),
    diagnosis: report.diagnosis?.code ?? null,
    source,
    program: stored?.bundle ?? program.hash,
    dscourse: toRecord.dscourse,
    carried: toRecord.carried,
    ...(toRecord.watched === true ? { watched: true } : {}),
  };
  appendEntry(workspace.attemptsFile, entry);
  return entry;
}

function storeProgram(objects: Workspace['objects'], program: NodeProgram): StoredProgram | null {
  if (program.kind !== 'script') return null;
  const { language, args, sourceMap, bundle } = program;
  return {
    version: 1,
    language,
    bundle: objects.putFile(readFileSync(bundle)),
    sourceMap: sourceMap === null ? null : objects.putFile(readFileSync(sourceMap)),
    args,
  };
}

/** A seed that failed on the embedded engine: Maelstrom has none, its runs are but numbered. */
function failedSeed(report: Report): AttemptEntry['failedSeed'] {
  const part = partOf(report, 'embedded');
  if (part === null) return null;
  const { runs, diagnosis } = part;
  if (diagnosis !== null) return { run: diagnosis.run, seed: diagnosis.seed };
  for (const run of runs) {
    const failed = run.seeds.find(({ outcome }) => outcome === 'failed');
    if (failed !== undefined) return { run: run.id, seed: failed.seed };
  }
  return null;
}

/** Worst figure over the seeds by `run/measure`: that of the requirement, else the greatest. */
function figuresOf(runs: readonly RunReport[]): Readonly<Record<string, number>> {
  const figures: Record<string, number> = {};
  for (const run of runs) {
    for (const { measures } of run.seeds) {
      for (const [name, figure] of Object.entries(measures)) {
        const key = `${run.id}/${name}`;
        figures[key] = Math.max(figures[key] ?? Number.NEGATIVE_INFINITY, figure);
      }
    }
    for (const { name, figure } of run.requirements) {
      if (figure !== null) figures[`${run.id}/${name}`] = figure.worst;
    }
  }
  return figures;
}
