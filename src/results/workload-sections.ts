/** The `:workload` section of results.edn, per checker: to typed values and back. */
import { clojureCompare, type Edn, type EdnMap, isEdnMap, kw, sequenceOf } from './edn.ts';
import { keyed, list, thrownMap, validityEdn, whyFailed } from './edn-build.ts';
import { taggedOperation } from './history-file.ts';
import type {
  EchoResult,
  LatencyQuantiles,
  SetFullResult,
  StaleElement,
  StatsResult,
  UniqueIdsResult,
  WorkloadResult,
} from './results.ts';
import type { Section } from './section.ts';
import { counterMap, readCounter } from './sections/counter.ts';
import { logsMap, readLogs } from './sections/logs.ts';
import { isRegisters, readRegisters, registersMap } from './sections/registers.ts';
import { readTransactions, transactionsMap } from './sections/transactions.ts';

/** Which checker wrote a section is told by its keys; `stats` fills in what a failed check leaves out. */
export function readWorkload(section: Section, stats: StatsResult): WorkloadResult {
  const generated = stats.byF.generate;
  if (section.has('attempted-count')) return readUniqueIds(section);
  if (section.has('error') && generated !== undefined) {
    return {
      workload: 'unique-ids',
      valid: section.validity('valid?'),
      attemptedCount: generated.count,
      acknowledgedCount: generated.okCount,
      duplicatedCount: 0,
      duplicated: [],
      range: [null, null],
      error: whyFailed(section.get('error')),
    };
  }
  if (section.has('stable-count')) return readSetFull(section);
  if (section.has('errors') && !section.has('final-reads') && !section.has('error')) return readEcho(section);
  if (section.has('final-reads')) return readCounter(section);
  const polled = stats.byF.poll !== undefined || stats.byF.send !== undefined;
  if (section.has('worst-realtime-lag') || (section.has('error') && polled)) return readLogs(section);
  if (isRegisters(section)) return readRegisters(section);
  if (section.has('anomaly-types') || stats.byF.txn !== undefined) return readTransactions(section);
  return { workload: 'other', valid: section.validity('valid?'), value: section.map };
}

/** The section as Maelstrom writes it, keys in its order. */
export function workloadMap(result: WorkloadResult): Edn {
  switch (result.workload) {
    case 'echo':
      return echoMap(result);
    case 'unique-ids':
      return uniqueIdsMap(result);
    case 'set-full':
      return setFullMap(result);
    case 'counter':
      return counterMap(result);
    case 'logs':
      return logsMap(result);
    case 'registers':
      return registersMap(result);
    case 'transactions':
      return transactionsMap(result);
    case 'other':
      return result.value;
  }
}

function readEcho(section: Section): EchoResult {
  const errors = section.list('errors').map((item) => {
    const [, sent, , received] = sequenceOf(item) ?? [];
    if (typeof sent !== 'string') throw section.error('what was sent and received', item, 'errors');
    return { sent, received: received ?? null };
  });
  return { workload: 'echo', valid: section.validity('valid?'), errors };
}

function echoMap(result: EchoResult): EdnMap {
  const errors = result.errors.map(({ sent, received }) => [
    'Expected a message with :echo',
    sent,
    'But received',
    received,
  ]);
  return keyed({ 'valid?': validityEdn(result.valid), errors: list(errors) });
}

function readUniqueIds(section: Section): UniqueIdsResult {
  const duplicated = readCounts(section, 'duplicated', 'id');
  const range = section.list('range');
  return {
    workload: 'unique-ids',
    valid: section.validity('valid?'),
    attemptedCount: section.number('attempted-count'),
    acknowledgedCount: section.number('acknowledged-count'),
    duplicatedCount: section.number('duplicated-count'),
    duplicated: duplicated.sort((a, b) => b.count - a.count),
    range: [range[0] ?? null, range[1] ?? null],
  };
}

function uniqueIdsMap(result: UniqueIdsResult): EdnMap {
  if (result.error !== undefined) {
    const error = thrownMap(result.error, 'java.lang.ClassCastException');
    return keyed({ 'valid?': validityEdn(result.valid), error });
  }
  const ascending = [...result.duplicated].sort((a, b) => clojureCompare(a.id, b.id));
  return keyed({
    'valid?': validityEdn(result.valid),
    'attempted-count': result.attemptedCount,
    'acknowledged-count': result.acknowledgedCount,
    'duplicated-count': result.duplicatedCount,
    duplicated: new Map(ascending.map(({ id, count }) => [id, count])),
    range: result.range,
  });
}

function readSetFull(section: Section): SetFullResult {
  return {
    workload: 'set-full',
    valid: section.validity('valid?'),
    attemptCount: section.number('attempt-count'),
    stableCount: section.number('stable-count'),
    lostCount: section.number('lost-count'),
    lost: section.list('lost'),
    neverReadCount: section.number('never-read-count'),
    neverRead: section.list('never-read'),
    staleCount: section.number('stale-count'),
    stale: section.list('stale'),
    worstStale: section.sections('worst-stale').map(readStale),
    stableLatencies: readQuantiles(section, 'stable-latencies'),
    lostLatencies: readQuantiles(section, 'lost-latencies'),
    duplicatedCount: section.number('duplicated-count'),
    duplicated: readCounts(section, 'duplicated', 'element'),
  };
}

function setFullMap(result: SetFullResult): EdnMap {
  return keyed({
    'worst-stale': list(result.worstStale.map(staleMap)),
    'duplicated-count': result.duplicatedCount,
    'valid?': validityEdn(result.valid),
    'lost-count': result.lostCount,
    lost: list(result.lost),
    'stable-count': result.stableCount,
    'stale-count': result.staleCount,
    stale: list(result.stale),
    'never-read-count': result.neverReadCount,
    ...quantileEntry('stable-latencies', result.stableLatencies),
    'attempt-count': result.attemptCount,
    ...quantileEntry('lost-latencies', result.lostLatencies),
    'never-read': list(result.neverRead),
    duplicated: new Map(result.duplicated.map(({ element, count }) => [element, count])),
  });
}

function readStale(section: Section): StaleElement {
  const outcome = section.get('outcome');
  const name = outcome === kw('stable') || outcome === kw('lost') || outcome === kw('never-read');
  if (!name) throw section.error(':stable, :lost or :never-read', outcome ?? null, 'outcome');
  return {
    element: section.get('element') ?? null,
    outcome: outcome === kw('stable') ? 'stable' : outcome === kw('lost') ? 'lost' : 'never-read',
    stableLatency: section.numberOrNull('stable-latency'),
    lostLatency: section.numberOrNull('lost-latency'),
    known: section.operationOrNull('known'),
    lastAbsent: section.operationOrNull('last-absent'),
  };
}

function staleMap(item: StaleElement): EdnMap {
  return keyed({
    element: item.element,
    outcome: kw(item.outcome),
    'stable-latency': item.stableLatency,
    'lost-latency': item.lostLatency,
    known: taggedOperation(item.known),
    'last-absent': taggedOperation(item.lastAbsent),
  });
}

function readQuantiles(section: Section, name: string): LatencyQuantiles | null {
  if (!section.has(name)) return null;
  return entriesOf(section, name).map(([quantile, ms]) => {
    if (typeof quantile !== 'number' || typeof ms !== 'number') {
      throw section.error('quantiles and milliseconds', section.get(name) ?? null, name);
    }
    return { quantile, ms };
  });
}

function quantileEntry(name: string, quantiles: LatencyQuantiles | null): Record<string, Edn> {
  if (quantiles === null) return {};
  return { [name]: new Map(quantiles.map(({ quantile, ms }) => [quantile, ms])) };
}

function readCounts<Name extends string>(
  section: Section,
  name: string,
  key: Name,
): ({ [K in Name]: Edn } & { count: number })[] {
  return entriesOf(section, name).map(([value, count]) => {
    if (typeof count !== 'number') throw section.error('a count per value', count, name);
    return { [key]: value, count } as { [K in Name]: Edn } & { count: number };
  });
}

function entriesOf(section: Section, name: string): [Edn, Edn][] {
  const value = section.get(name) ?? null;
  if (!isEdnMap(value)) throw section.error('a map', value, name);
  return [...value];
}
