/** Transactions of lists that nodes answered: what was asked and shown, with the messages. */

import { sequenceOf } from '../../results/edn.ts';
import type { Operation } from '../../results/results.ts';
import type { MessageRecord, NodeId } from '../../results/trace.ts';
import type { RunEvidence } from '../grader.ts';
import { ednToText } from './edn-text.ts';
import { journal } from './journal.ts';
import { clientOperationOf, nodeOf, transactionsOf } from './transactions.ts';

/** `list` of a read: what it returned. Keys and elements as text. */
export type ListStep =
  | { readonly f: 'r'; readonly key: string; readonly list: readonly string[] }
  | { readonly f: 'append'; readonly key: string; readonly element: string };

export interface Served {
  readonly node: NodeId;
  readonly steps: readonly ListStep[];
  readonly operation: Operation;
  readonly request: MessageRecord;
  readonly reply: MessageRecord;
  /** When the node got the request, and when it answered. */
  readonly asked: number;
  readonly answered: number;
}

const cache = new WeakMap<RunEvidence, readonly Served[]>();

/** Those that succeeded and whose messages were kept, in order of the answers. */
export function servedTransactions(evidence: RunEvidence): readonly Served[] {
  const known = cache.get(evidence);
  if (known !== undefined) return known;
  const served = (transactionsOf(evidence)?.list ?? []).flatMap((transaction): Served[] => {
    const { outcome, operation, ops } = transaction;
    const client = outcome === 'ok' ? clientOperationOf(evidence, operation) : null;
    const request = client === null ? null : journal(evidence).requestOf(client);
    const reply = request === null ? undefined : journal(evidence).repliesTo(request)[0];
    if (request?.received == null || reply === undefined) return [];
    return [
      {
        node: nodeOf(evidence, transaction),
        steps: ops.map(({ source, write }) => stepOf(source, write)),
        operation,
        request,
        reply,
        asked: request.received,
        answered: reply.sent,
      },
    ];
  });
  served.sort((a, b) => a.answered - b.answered || a.reply.id - b.reply.id);
  cache.set(evidence, served);
  return served;
}

function stepOf(source: Parameters<typeof ednToText>[0], write: boolean): ListStep {
  const [, key = null, value = null] = sequenceOf(source) ?? [];
  return write
    ? { f: 'append', key: ednToText(key), element: ednToText(value) }
    : { f: 'r', key: ednToText(key), list: (sequenceOf(value) ?? []).map((one) => ednToText(one)) };
}
