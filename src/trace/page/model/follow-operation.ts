/** What an operation takes in when it is followed. */
import { type Json, parseJsonFast } from '../../../json.ts';
import { concerns } from '../../follow-match.ts';
import type { TraceOperation } from '../../format.ts';
import { isClient, sentAfter } from './causality.ts';
import type { FollowSet } from './follow-set.ts';
import { countBelow } from './rank-lists.ts';
import type { RunModel } from './run-model.ts';

/**
 * Takes in the operation, its requests and replies; what was sent because of a request, and because of that, while the
 * operation lasted; of a transaction also what its node sent and took meanwhile that concerns its keys; and the lines
 * that its node logged meanwhile.
 */
export function followOperation(run: RunModel, rank: number, set: FollowSet): void {
  const operation = run.head.operations[rank];
  if (operation === undefined) return;
  set.operations[rank] = 1;
  for (const request of operation.requests) {
    set.messages[request] = 1;
    for (const reply of run.replies(request)) set.messages[reply] = 1;
  }
  takeChains(run, operation, set.messages);
  if (operation.f === 'txn') takeKeys(run, operation, set.messages);
  const node = run.head.names[operation.node];
  const until = endOf(run, operation);
  for (const [place, line] of run.logs().entries()) {
    if (line.node === node && line.time >= operation.start && line.time <= until) set.logs[place] = 1;
  }
}

function endOf({ head }: RunModel, { end }: TraceOperation): number {
  return end ?? head.end;
}

/** From each request on: what was sent in the step in which a message was handled, and the answers to that. */
function takeChains(run: RunModel, operation: TraceOperation, taken: Uint8Array): void {
  const { sent, dest } = run.columns;
  const until = endOf(run, operation);
  const pending = [...operation.requests];
  const seen = new Set(pending);
  for (let message = pending.pop(); message !== undefined; message = pending.pop()) {
    for (const next of [...sentAfter(run, message), ...run.replies(message)]) {
      if (seen.has(next) || (sent[next] as number) > until) continue;
      // What is sent to another client belongs to that one's operation.
      if (isClient(run, dest[next] as number) && taken[next] === 0) continue;
      seen.add(next);
      taken[next] = 1;
      pending.push(next);
    }
  }
}

function takeKeys(run: RunModel, operation: TraceOperation, taken: Uint8Array): void {
  const { sent, end } = run.columns;
  const { start, node } = operation;
  const until = endOf(run, operation);
  const concerned = keysOf(operation.value).map((json) => concerns({ kind: 'key', json }));
  const take = (ranks: Uint32Array, times: Float64Array): void => {
    const last = countBelow(ranks, times, until + 1);
    for (let place = countBelow(ranks, times, start); place < last; place++) {
      const rank = ranks[place] as number;
      if (taken[rank] === 1 || run.operationOf()[rank] !== -1) continue;
      const body = run.body(rank);
      if (concerned.some((one) => one(body))) taken[rank] = 1;
    }
  };
  take(run.sentBy(node), sent);
  take(run.receivedBy(node), end);
}

/** The keys of a transaction, `[[f, key, value], …]`. */
export function keysOf(value: string): readonly Json[] {
  try {
    const micros = parseJsonFast(value);
    if (!Array.isArray(micros)) return [];
    return micros.flatMap((micro: Json) =>
      Array.isArray(micro) && typeof micro[0] === 'string' && micro[1] !== undefined ? [micro[1]] : [],
    );
  } catch {
    return [];
  }
}
