/** What one run of `dscourse test` found, gathered from its run directory. */
import { graderFor } from '../../../../graders/index.ts';
import type { RunOutcome } from '../../../engines/engine.ts';
import type { RunEvidence } from '../../../grading/grader.ts';
import type { Diagnosis, Finding } from '../../../grading/report.ts';
import { ednToJson, printJson } from '../../../json.ts';
import { resultsMap } from '../../../results/results-file.ts';
import { openRun } from '../../../results/run-directory.ts';
import { type Verdict, verdictOf } from './verdict.ts';

export interface TestRun {
  readonly seed: number;
  readonly directory: string;
  /** Real milliseconds. */
  readonly durationMs: number;
  readonly outcome: RunOutcome;
  readonly verdict: Verdict;
  readonly evidence: RunEvidence;
  /** Printed, never judged: Maelstrom does not look for them. */
  readonly findings: readonly Finding[];
  readonly diagnosis: Diagnosis | null;
}

/** What tells a run from the others of one invocation: its seed, or on Maelstrom, which has none, its number. */
export function nameOf(engine: RunOutcome['engine'], seed: number, separator = ' '): string {
  return `${engine === 'maelstrom' ? 'run' : 'seed'}${separator}${seed}`;
}

/** Reads a run directory back and adds what our graders make of it. */
export function reportRun(directory: string, seed: number, outcome: RunOutcome, durationMs: number): TestRun {
  const evidence = openRun(directory, 'test');
  const verdict = verdictOf(outcome, evidence.results);
  const judgeable = verdict.word !== 'interrupted' && verdict.word !== 'tool-failed';
  const grader = graderFor(evidence.spec.workload);
  // Both read the messages of the run: of many seeds, only those that are shown pay for it.
  const findings = once(() =>
    judgeable ? grader.stricter(evidence).map((finding) => ({ ...finding, severity: 'note' as const })) : [],
  );
  const diagnosis = once(() =>
    judgeable && verdict.word !== 'valid' ? grader.diagnose(evidence, ['valid'], findings()) : null,
  );
  return {
    seed,
    directory,
    durationMs,
    outcome,
    verdict,
    evidence,
    get findings() {
      return findings();
    },
    get diagnosis() {
      return diagnosis();
    },
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** The run as JSON text: part of the document that `--json` prints. */
export function runJson(run: TestRun, kept: boolean): string {
  const { results } = run.evidence;
  const plain = {
    seed: run.outcome.engine === 'maelstrom' ? null : run.seed,
    verdict: run.verdict.word,
    ending: run.outcome.ending,
    capabilities: run.outcome.capabilities,
    realTime: run.outcome.realTime,
    timing: run.outcome.timing,
    traceHash: run.outcome.traceHash,
    counts: run.outcome.counts,
    muted: run.outcome.muted,
    stopped: run.outcome.stopped,
    findings: run.findings,
    diagnosis: run.diagnosis,
    durationMs: run.durationMs,
    directory: kept ? run.directory : null,
  };
  const asText = results === null ? 'null' : printJson(ednToJson(resultsMap(results)));
  return `${JSON.stringify(plain).slice(0, -1)},"results":${asText}}`;
}
