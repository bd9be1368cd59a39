/** Results to go with evidence made by hand: counts from the history, the verdict as the test gives it. */
import type { CountStats, Operation, Results, SetFullResult } from '../../src/results/results.ts';
import type { MessageRecord } from '../../src/results/trace.ts';

export function composeResults(
  history: readonly Operation[],
  workload: Partial<SetFullResult> | Results['workload'],
  messages: readonly MessageRecord[] = [],
): Results {
  const byF: Record<string, CountStats> = {};
  for (const f of new Set(history.filter(isClients).map((operation) => operation.f))) {
    byF[f] = counts(history.filter((operation) => isClients(operation) && operation.f === f));
  }
  const all = counts(history.filter(isClients));
  const servers = messages.filter(({ src, dest }) => !src.startsWith('c') && !dest.startsWith('c'));
  const count = (of: readonly MessageRecord[]) => ({
    sendCount: of.length,
    recvCount: of.filter(({ received }) => received !== null).length,
    msgCount: of.length,
  });
  const operations = Math.max(1, all.count);
  const section: Results['workload'] =
    'workload' in workload && workload.workload !== 'set-full' && workload.workload !== undefined
      ? (workload as Results['workload'])
      : { ...emptySetFull, ...(workload as Partial<SetFullResult>) };
  const statsValid = Object.values(byF).every(({ okCount }) => okCount > 0);
  const parts = [section.valid, statsValid];
  return {
    valid: parts.includes(false) ? false : parts.includes('unknown') ? 'unknown' : true,
    stats: { ...all, valid: statsValid, byF },
    availability: { valid: true, okFraction: all.okCount / operations },
    net: {
      valid: true,
      all: { ...count(messages), msgsPerOp: messages.length / operations },
      clients: count(messages.filter((message) => !servers.includes(message))),
      servers: { ...count(servers), msgsPerOp: servers.length / operations },
    },
    exceptions: { valid: true, exceptions: [] },
    workload: section,
  };
}

const emptySetFull: SetFullResult = {
  workload: 'set-full',
  valid: true,
  attemptCount: 1,
  stableCount: 1,
  lostCount: 0,
  lost: [],
  neverReadCount: 0,
  neverRead: [],
  staleCount: 0,
  stale: [],
  worstStale: [],
  stableLatencies: null,
  lostLatencies: null,
  duplicatedCount: 0,
  duplicated: [],
};

function isClients({ process }: Operation): boolean {
  return process !== 'nemesis';
}

function counts(operations: readonly Operation[]): CountStats {
  const of = (type: Operation['type']) => operations.filter((operation) => operation.type === type).length;
  return {
    valid: of('ok') > 0,
    count: of('ok') + of('fail') + of('info'),
    okCount: of('ok'),
    failCount: of('fail'),
    infoCount: of('info'),
  };
}
