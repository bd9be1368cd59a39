/**
 * Every recorded history of the real Maelstrom, given to our checkers: the recorded verdict, anomaly types and
 * all else that a history determines, key by key. What it does not is in src/results/comparison/leeway.ts.
 */
import { afterAll, describe, expect, it } from 'vitest';
import {
  type HistoryResults,
  type JudgedTest,
  judgeHistory,
} from '../../src/engines/embedded/checkers/judge-history.ts';
import { recogniseWorkload } from '../../src/engines/embedded/checkers/recognise-workload.ts';
import { parseTestFlags } from '../../src/engines/test-flags.ts';
import { testSpec } from '../../src/engines/test-spec.ts';
import { compareResults } from '../../src/results/comparison/compare-results.ts';
import { differenceText, pathText } from '../../src/results/comparison/difference-text.ts';
import { type Edn, type EdnMap, isEdnMap, kw, printEdn, readEdn, sequenceOf } from '../../src/results/edn.ts';
import { keyed } from '../../src/results/edn-build.ts';
import type { History } from '../../src/results/results.ts';
import { historySections } from '../../src/results/results-file.ts';
import { type RecordedRun, recordedRuns } from '../support/recorded-runs.ts';

const withHistory = recordedRuns().filter((run) => run.historyText !== null);
const withResults = withHistory.filter((run) => run.resultsText !== null);

function testOf({ argv }: RecordedRun): JudgedTest {
  const { test } = parseTestFlags(argv.slice(1), {
    nodeArguments: [],
    readFile: () => {
      throw new Error('No recorded command line names a file.');
    },
  });
  return testSpec(test, 0);
}

const judged = new Map<string, HistoryResults>();

const histories = new Map<string, History>();

function historyOf(run: RecordedRun): History {
  const history = histories.get(run.name) ?? run.history();
  histories.set(run.name, history);
  return history;
}

function resultsOf(run: RecordedRun): HistoryResults {
  const results = judged.get(run.name) ?? judgeHistory(historyOf(run), testOf(run));
  judged.set(run.name, results);
  return results;
}

const read = new Map<string, EdnMap>();

function recordedMap(run: RecordedRun): EdnMap {
  const value = read.get(run.name) ?? readEdn(run.resultsText ?? '', `${run.name}/results.edn`);
  if (!isEdnMap(value)) throw new Error(`The results of ${run.name} are no map.`);
  read.set(run.name, value);
  return value;
}

function recordedWorkload(run: RecordedRun): EdnMap {
  const section = recordedMap(run).get(kw('workload')) ?? null;
  if (!isEdnMap(section)) throw new Error(`The results of ${run.name} have no workload.`);
  return section;
}

function compare(run: RecordedRun, there: EdnMap) {
  const { differences, same } = compareResults(
    testOf(run).workload,
    keyed(historySections(resultsOf(run))),
    there,
  );
  return { differences: differences.map((one) => `${pathText(one.path)}: ${differenceText(one)}`), same };
}

const rows = new Map<string, string>();

describe('a recorded history', () => {
  it.each(withResults)('of $name has the recorded results', (run) => {
    const { differences, same } = compare(run, recordedMap(run));
    const { valid, workload } = resultsOf(run);
    const place = `${String(valid).padEnd(7)} ${testOf(run).workload.padEnd(15)} ${run.name.padEnd(43)}`;
    const count = differences.length === 0 ? '' : `, ${differences.length} DIFFERENT`;
    rows.set(run.name, `${place} ${String(same).padStart(5)} same${count}  ${anomalies(run)}`.trimEnd());
    expect(differences).toEqual([]);
    expect(workload.valid).toBe(recordedWorkload(run).get(kw('valid?')));
  });

  it.each(withHistory)('of $name is known by its operations', (run) => {
    const recognised = recogniseWorkload(historyOf(run));
    const workload = run.flag('-w');
    expect(recognised).toEqual({ kind: 'certain', workload });
  });

  it('is judged where Maelstrom left no results', () => {
    const without = withHistory.filter((run) => run.resultsText === null);
    expect(without.map(({ name }) => name)).toEqual(['node-crash']);
    for (const run of without) expect(resultsOf(run).stats.count).toBeGreaterThan(0);
  });

  it('differs, by name, from results that were changed', () => {
    const run = withResults.find(({ name }) => name === 'broadcast-partition-fail');
    if (run === undefined) throw new Error('no such run');
    const there = recordedMap(run);
    const changed = new Map<Edn, Edn>([
      ...there,
      [kw('workload'), new Map<Edn, Edn>([...recordedWorkload(run), [kw('lost-count'), 2]])],
    ]);
    expect(compare(run, changed).differences).toEqual([':workload :lost-count: 49 here, 2 in the file']);
  });

  afterAll(() => {
    const text = [...rows.values()].join('\n');
    process.stdout.write(`\nOur checkers on ${rows.size} recorded histories: values as recorded\n${text}\n`);
  });
});

/** What the recorded workload section says is wrong, in Maelstrom's words. */
function anomalies(run: RecordedRun): string {
  const section = recordedWorkload(run);
  for (const key of ['bad-error-types', 'anomaly-types', 'failures', 'lost-count']) {
    const value = section.get(kw(key)) ?? null;
    const items = sequenceOf(value);
    if (items !== undefined && items.length > 0) return `:${key} ${printEdn(value)}`;
    if (typeof value === 'number' && value > 0) return `:${key} ${value}`;
  }
  return '';
}
