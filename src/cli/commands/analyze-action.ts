/** `dscourse analyze`: the checkers alone, on a recorded history, beside results that were recorded with it. */
import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { checkStats } from '../../engines/embedded/checkers/index.ts';
import { type HistoryResults, judgeHistory } from '../../engines/embedded/checkers/judge-history.ts';
import { type RecordedTest, recordedTest } from '../../engines/recorded-test.ts';
import { compareResults, type ResultsComparison } from '../../results/comparison/compare-results.ts';
import { type EdnMap, kw } from '../../results/edn.ts';
import { keyed } from '../../results/edn-build.ts';
import type { History } from '../../results/results.ts';
import { historySections } from '../../results/results-file.ts';
import type { CommandAction } from '../context.ts';
import type { AnalyzeArguments } from './analyze.ts';
import { type Analysis, exitStatusOf } from './analyze-run/analysis.ts';
import { analysisJson } from './analyze-run/analysis-json.ts';
import { type FoundFile, findFile } from './analyze-run/find-file.ts';
import { findingTexts, unjudgedTexts } from './analyze-run/finding-text.ts';
import { historyEvidence } from './analyze-run/history-evidence.ts';
import { type ChosenTest, chooseTest } from './analyze-run/judged-test.ts';
import { printAnalysis } from './analyze-run/print-analysis.ts';
import { readRecordedText } from './analyze-run/read-text.ts';
import { missingOperations, recordedHistory } from './analyze-run/recorded-history.ts';
import { recordedResults, refuseOtherRun } from './analyze-run/recorded-results.ts';

/** Bytes of a history from which on its judgement is felt. */
const large = 4e6;
/** Real milliseconds that the status line needs to appear: nothing is drawn while the checkers run. */
const statusMs = 100;

export const action: CommandAction<AnalyzeArguments> = async (context, typed) => {
  const { io, terminal, options } = context;
  const found = findFile(io.cwd, typed.history, 'history.edn');
  if (terminal.animated && statSync(found.path).size > large) {
    terminal.status(`judging ${found.name}`);
    await setTimeout(statusMs);
  }
  // Checkers never wait for anything, and a large history takes them seconds.
  const analysis = io.busy(() => analyze(io.cwd, found, typed));
  terminal.status(null);
  if (options.json) terminal.line(analysisJson(analysis));
  else printAnalysis(terminal, analysis, options.verbose);
  return exitStatusOf(analysis);
};

function analyze(cwd: string, found: FoundFile, typed: AnalyzeArguments): Analysis {
  const history = recordedHistory(readRecordedText(found, 'history.edn'), found.name);
  const recorded = recordedTest(dirname(found.path));
  const chosen = chooseTest(history, found.name, typed, recorded);
  const { workload } = chosen.test;
  const there = typed.results === null ? null : readThere(cwd, typed.results, history);
  const operations = history.filter(isInvocation).length;
  const results = judgeHistory(history, chosen.test);
  const sections = keyed(historySections(results));
  const comparison =
    there === null ? null : { file: there.file, ...compareResults(workload, sections, there.results) };
  const gap = missingOperations(history, found.name);
  return {
    file: found.name,
    chosen,
    operations,
    duration: history.at(-1)?.time ?? 0,
    results,
    comparison,
    findings: unjudged(history, results, chosen, recorded),
    notes: [
      ...(gap === null ? [] : [gap]),
      ...unusedFlags(typed, chosen),
      ...(comparison === null ? [] : forgottenFlags(comparison, chosen)),
    ],
  };
}

/**
 * What the graders find needs to know who served whom. Where no test was recorded with the history, those of
 * workloads that compare the nodes with one another can't be asked, and the checker's own findings remain.
 */
function unjudged(
  history: History,
  results: HistoryResults,
  chosen: ChosenTest,
  recorded: RecordedTest | null,
): readonly string[] {
  const { workload } = chosen.test;
  const comparesNodes = workload.startsWith('txn-') || workload === 'lin-kv';
  if (recorded === null && comparesNodes) return findingTexts(results.workload);
  return unjudgedTexts(historyEvidence(history, results, chosen, recorded?.test ?? null));
}

/** The results that were recorded with this history. */
function readThere(
  cwd: string,
  typed: string,
  history: History,
): { readonly file: string; readonly results: EdnMap } {
  const found = findFile(cwd, typed, 'results.edn');
  const results = recordedResults(readRecordedText(found, 'results.edn'), found.name);
  refuseOtherRun(results, checkStats(history), found.name);
  return { file: found.name, results };
}

function isInvocation({ type, process }: History[number]): boolean {
  return type === 'invoke' && process !== 'nemesis';
}

function unusedFlags({ consistencyModels }: AnalyzeArguments, { test }: ChosenTest): string[] {
  if (consistencyModels === null || test.workload.startsWith('txn-')) return [];
  return [`--consistency-models has no effect on ${test.workload}, which has no transactions.`];
}

/** Flags of the test that would explain a difference, where nothing said what they were. */
function forgottenFlags({ differences }: ResultsComparison, chosen: ChosenTest): string[] {
  const differs = (section: string) => differences.some(({ path }) => path[0] === kw(section));
  const flags = [
    ...(differs('availability') && !chosen.knowsAvailability ? ['--availability'] : []),
    ...(differs('workload') && chosen.test.workload.startsWith('txn-') && !chosen.knowsModels
      ? ['--consistency-models']
      : []),
  ];
  if (flags.length === 0) return [];
  return [`If the test ran with ${flags.join(' and ')}, give the same here.`];
}
