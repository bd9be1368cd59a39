/** Measures that graders share. Names are those of challenge.yaml; figures come from results.edn alone. */
import type { SetFullResult } from '../results/results.ts';
import { refusedWrites } from './evidence/refused-writes.ts';
import type { Measure, RunEvidence } from './grader.ts';

/** Measures of every workload. */
export const commonMeasures: readonly Measure[] = [
  {
    name: 'servers-messages-per-operation',
    title: 'messages between nodes per operation',
    unit: 'messages',
    timing: false,
    read: ({ results }) => results?.net.servers.msgsPerOp ?? null,
  },
  {
    name: 'all-messages-per-operation',
    title: 'messages per operation, clients included',
    unit: 'messages',
    timing: false,
    read: ({ results }) => results?.net.all.msgsPerOp ?? null,
  },
  {
    name: 'ok-fraction',
    title: 'operations that succeeded',
    unit: 'fraction',
    timing: false,
    read: ({ results }) => results?.availability.okFraction ?? null,
  },
];

function setFull({ results }: RunEvidence): SetFullResult | null {
  return results?.workload.workload === 'set-full' ? results.workload : null;
}

function latency(quantile: number): Measure['read'] {
  return (evidence) =>
    setFull(evidence)?.stableLatencies?.find((one) => one.quantile === quantile)?.ms ?? null;
}

/** Measures of the set-full checker. */
export const setFullMeasures: readonly Measure[] = [
  { name: 'stable-latency-median', title: 'median latency', unit: 'ms', timing: true, read: latency(0.5) },
  { name: 'stable-latency-95', title: '95 % latency', unit: 'ms', timing: true, read: latency(0.95) },
  { name: 'stable-latency-99', title: '99 % latency', unit: 'ms', timing: true, read: latency(0.99) },
  { name: 'stable-latency-max', title: 'greatest latency', unit: 'ms', timing: true, read: latency(1) },
  {
    name: 'messages-per-broadcast',
    title: 'messages between nodes per broadcast',
    unit: 'messages',
    timing: false,
    read: ({ results }) => {
      const broadcasts = results?.stats.byF.broadcast?.count ?? 0;
      return results === null || broadcasts === 0 ? null : results.net.servers.msgCount / broadcasts;
    },
  },
  {
    name: 'lost-count',
    title: 'lost values',
    unit: 'count',
    timing: false,
    read: (evidence) => setFull(evidence)?.lostCount ?? null,
  },
  {
    name: 'stale-count',
    title: 'values that reads lacked for a while',
    unit: 'count',
    timing: false,
    read: (evidence) => setFull(evidence)?.staleCount ?? null,
  },
];

/** Of runs that kept their messages: results.edn does not count errors. */
export const refusedWritesMeasure: Measure = {
  name: 'refused-writes-per-operation',
  title: 'writes that services refused, per operation',
  unit: 'count',
  timing: false,
  needsMessages: true,
  read: (evidence) => {
    const { results, outcome } = evidence;
    if (results === null || !outcome.capabilities.messages) return null;
    return refusedWrites(evidence).length / Math.max(1, results.stats.count);
  },
};

/** Measures of the unique-ids checker. */
export const uniqueIdsMeasures: readonly Measure[] = [
  {
    name: 'acknowledged-count',
    title: 'ids given',
    unit: 'count',
    timing: false,
    read: ({ results }) =>
      results?.workload.workload === 'unique-ids' ? results.workload.acknowledgedCount : null,
  },
  {
    name: 'duplicated-count',
    title: 'ids given more than once',
    unit: 'count',
    timing: false,
    read: ({ results }) =>
      results?.workload.workload === 'unique-ids' ? results.workload.duplicatedCount : null,
  },
];
