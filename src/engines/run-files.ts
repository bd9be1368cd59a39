/** The two files that every run directory has, however the run ended: run.json and outcome.json. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runFiles } from '../results/run-directory.ts';
import type { NodeProgram, RunEnding, RunManifest, RunOutcome, TestSpec } from './engine.ts';

/** What run.json is made of. */
export interface RunFacts {
  readonly spec: TestSpec;
  readonly program: NodeProgram;
  readonly dscourseVersion: string;
  /** Null: the run was not on Maelstrom. */
  readonly maelstromVersion: string | null;
  readonly startedAt: Date;
  /** When it was over. */
  readonly endedAt: Date;
}

export function writeManifest(runDirectory: string, facts: RunFacts): void {
  const { spec, program, startedAt, endedAt } = facts;
  const manifest: RunManifest = {
    version: 1,
    spec,
    program: { kind: program.kind, language: program.language, hash: program.hash },
    versions: {
      dscourse: facts.dscourseVersion,
      node: process.versions.node,
      v8: process.versions.v8,
      maelstrom: facts.maelstromVersion,
    },
    startedAt: startedAt.toISOString(),
    durationMs: endedAt.getTime() - startedAt.getTime(),
    platform: `${process.platform}-${process.arch}`,
  };
  writeJson(runDirectory, runFiles.manifest, manifest);
}

export function writeOutcome(runDirectory: string, outcome: RunOutcome): void {
  writeJson(runDirectory, runFiles.outcome, outcome);
}

function writeJson(runDirectory: string, file: string, value: unknown): void {
  mkdirSync(runDirectory, { recursive: true });
  writeFileSync(join(runDirectory, file), `${JSON.stringify(value, null, 2)}\n`);
}

/** The outcome of a run that left nothing but the way it ended. */
export function emptyOutcome(engine: RunOutcome['engine'], ending: RunEnding): RunOutcome {
  return {
    version: 1,
    engine,
    ending,
    muted: [],
    stopped: [],
    lateReplies: [],
    stderrMessages: [],
    hasResults: false,
    capabilities: { messages: false, deterministic: false, virtualTime: false },
    traceHash: null,
    timing: { maxLag: 0, latencyTrusted: true, runTrusted: true },
    realTime: null,
    counts: { operations: 0, messages: 0, faults: 0 },
  };
}
