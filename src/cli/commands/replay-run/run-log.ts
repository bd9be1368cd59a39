/** What happened in a recorded run, moment by moment and node by node: what `replay --log` shows. */
import { DscourseError } from '../../../errors.ts';
import { ednToText } from '../../../grading/evidence/edn-text.ts';
import { faultSpans } from '../../../grading/evidence/faults.ts';
import { isClient } from '../../../grading/evidence/journal.ts';
import { type ClientOperation, clientOperations } from '../../../grading/evidence/operations.ts';
import type { RunEvidence } from '../../../grading/grader.ts';
import { byNodeName, list } from '../../../grading/statement.ts';
import { ednToJson, isJsonObject, type Json, parseJson, printJson } from '../../../json.ts';
import type { Edn } from '../../../results/edn.ts';
import type { Operation } from '../../../results/results.ts';
import type { MessageRecord, NodeId } from '../../../results/trace.ts';
import { concernsKey, holdsValue, keyed, mentions } from '../../../trace/follow-match.ts';
import type { LogFilter } from './log-filter.ts';

/** What a row says, and what it rests on. */
export interface LogRow {
  /** Nanoseconds of the run. */
  readonly time: number;
  /** Where it happened; null: everywhere. */
  readonly node: NodeId | null;
  readonly what: 'asked' | 'answered' | 'sent' | 'received' | 'dropped' | 'log' | 'fault';
  readonly text: string;
  readonly source:
    | { readonly kind: 'message'; readonly id: number }
    | { readonly kind: 'operation'; readonly index: number }
    | { readonly kind: 'node-log'; readonly line: number };
}

/**
 * The rows that fit, in order of time.
 *
 * @throws DscourseError `unknown-node`, `unknown-transaction`
 */
export function runLog(evidence: RunEvidence, filter: LogFilter): readonly LogRow[] {
  const operations = clientOperations(evidence);
  const followed = followedOperation(evidence, operations, filter);
  const rows = [
    ...operations.filter((one) => wantsOperation(evidence, filter, one, followed)).flatMap(operationRows),
    ...messageRows(evidence, filter, operations.length > 0, followed),
    ...logRows(evidence, filter, followed),
    ...faultRows(evidence),
  ].filter(({ time }) => time >= filter.from && time <= filter.until);
  // Without latency a message is there when it is sent.
  const order = { fault: 0, asked: 1, sent: 2, received: 3, dropped: 3, log: 4, answered: 5 } as const;
  return rows.sort((a, b) => a.time - b.time || order[a.what] - order[b.what]);
}

function followedOperation(
  evidence: RunEvidence,
  operations: readonly ClientOperation[],
  { node, transaction }: LogFilter,
): ClientOperation | null {
  const known = new Set(evidence.spec.nodes);
  for (const { src, dest } of node === null || known.has(node) ? [] : evidence.messages())
    known.add(src).add(dest);
  if (node !== null && !known.has(node)) {
    throw new DscourseError({
      code: 'unknown-node',
      message: `There was no node ${node} in this run.`,
      fix: `Its nodes were ${evidence.spec.nodes.join(', ')}.`,
    });
  }
  if (transaction === null) return null;
  const found = operations.find(
    ({ invoke, completion }) => invoke.index === transaction || completion?.index === transaction,
  );
  if (found !== undefined) return found;
  const last = evidence.history().at(-1)?.index ?? -1;
  throw new DscourseError({
    code: 'unknown-transaction',
    message: `No client's operation has the number ${transaction} in this run.`,
    fix: `They are numbered from 0 to ${last} in history.edn; --log shows each number as op n.`,
  });
}

function wantsOperation(
  { spec }: RunEvidence,
  { node, value, key }: LogFilter,
  operation: ClientOperation,
  followed: ClientOperation | null,
): boolean {
  if (followed !== null && operation !== followed) return false;
  if (node !== null && operation.node !== node) return false;
  const { invoke, completion } = operation;
  const values = [invoke, completion].flatMap((one) => (one === null ? [] : [jsonOf(one.value)]));
  if (value !== null && !values.some((one) => holdsValue(one, value))) return false;
  if (key === null) return true;
  return values.some((one) => concernsKey(keyed(spec.workload, one), key));
}

function operationRows({ f, invoke, completion, node }: ClientOperation): LogRow[] {
  const row = (what: 'asked' | 'answered', { time, index }: Operation, text: string): LogRow => ({
    time,
    node,
    what,
    text: `${text}  op ${index}`,
    source: { kind: 'operation', index },
  });
  const asked = row(
    'asked',
    invoke,
    `client: ${f}${invoke.value === null ? '' : ` ${ednToText(invoke.value)}`}`,
  );
  if (completion === null) return [asked];
  const { type, value, error } = completion;
  const words = { ok: 'ok', fail: 'failed', info: 'unknown', invoke: '' }[type];
  const why = error === undefined ? '' : ` ${ednToText(error)}`;
  const result = type === 'ok' && value !== null ? ` ${ednToText(value)}` : why;
  return [asked, row('answered', completion, `client: ${f} ${words}${result}`)];
}

/**
 * Messages between nodes and services, at both ends. Those of clients repeat what the operations say, except
 * where an operation is several requests, or where one did not arrive.
 */
function messageRows(
  { messages, spec }: RunEvidence,
  { node, value, key }: LogFilter,
  hasOperations: boolean,
  followed: ClientOperation | null,
): LogRow[] {
  const showsClients = !hasOperations || spec.workload === 'kafka';
  const end = followed?.completion?.time ?? Number.POSITIVE_INFINITY;
  const wants = (message: MessageRecord): boolean => {
    const { src, dest, body, fate } = message;
    if (!showsClients && fate === 'delivered' && (isClient(src) || isClient(dest))) return false;
    if (node !== null && src !== node && dest !== node) return false;
    if (followed !== null) {
      if (src !== followed.node && dest !== followed.node) return false;
      const at = src === followed.node ? message.sent : (message.received ?? message.sent);
      if (at < followed.invoke.time || at > end) return false;
    }
    if (value === null && key === null) return true;
    const json = bodyOf(body);
    return (value === null || holdsValue(json, value)) && (key === null || concernsKey(json, key));
  };
  return messages().filter(wants).flatMap(endsOf);
}

function endsOf(message: MessageRecord): LogRow[] {
  const { id, src, dest, sent, received, taken, fate, body, copyOf } = message;
  const source = { kind: 'message', id } as const;
  const what = shortBody(body);
  const rows: LogRow[] = [];
  const never = fate === 'delivered' || fate === 'partitioned' ? '' : ` (${fates[fate]})`;
  if (!isClient(src) && copyOf === undefined) {
    rows.push({ time: sent, node: src, what: 'sent', text: `to ${dest} #${id} ${what}${never}`, source });
  }
  if (isClient(dest)) return rows;
  if (received !== null) {
    rows.push({ time: received, node: dest, what: 'received', text: `from ${src} #${id} ${what}`, source });
  } else if (fate === 'partitioned' && taken !== null) {
    rows.push({
      time: taken,
      node: dest,
      what: 'dropped',
      text: `from ${src} #${id} ${fates.partitioned}`,
      source,
    });
  }
  return rows;
}

const fates = {
  partitioned: 'dropped: cut off',
  lost: 'lost on the link',
  down: 'its receiver was down',
  undelivered: 'never arrived',
} as const;

function logRows(
  { spec, nodeLog }: RunEvidence,
  filter: LogFilter,
  followed: ClientOperation | null,
): LogRow[] {
  const { node, value, key } = filter;
  const nodes = spec.nodes.filter(
    (id) => (node === null || id === node) && (followed === null || id === followed.node),
  );
  const until = followed?.completion?.time ?? Number.POSITIVE_INFINITY;
  const wanted = [value, key].flatMap((one) => (one === null ? [] : [mentions(one)]));
  return nodes.flatMap((id) =>
    nodeLog(id)
      .filter(({ time, text }) => {
        if (followed !== null && (time < followed.invoke.time || time > until)) return false;
        return wanted.every((mentioned) => mentioned(text));
      })
      .map(
        ({ time, text, line }): LogRow => ({
          time,
          node: id,
          what: 'log',
          text: `log: ${text}`,
          source: { kind: 'node-log', line },
        }),
      ),
  );
}

function faultRows(evidence: RunEvidence): LogRow[] {
  return faultSpans(evidence).flatMap((span) => {
    const rows: LogRow[] = [
      faultRow(
        span.start,
        `${span.name} begins: ${list([...span.nodes].sort(byNodeName), Number.POSITIVE_INFINITY)}`,
      ),
    ];
    if (span.end !== null) rows.push(faultRow(span.end, `${span.name} is over`));
    return rows;
  });
}

function faultRow({ time, index }: Operation, text: string): LogRow {
  return { time, node: null, what: 'fault', text, source: { kind: 'operation', index } };
}

/** `gossip values=[1,2]`: a body without the numbers of its message. */
export function shortBody(body: string): string {
  const json = bodyOf(body);
  if (!isJsonObject(json)) return body;
  const fields = Object.entries(json)
    .filter(([name]) => name !== 'type' && name !== 'msg_id' && name !== 'in_reply_to')
    .map(([name, value]) => `${name}=${printJson(value)}`);
  return [typeof json.type === 'string' ? json.type : '(no type)', ...fields].join(' ');
}

function bodyOf(body: string): Json {
  try {
    return parseJson(body);
  } catch {
    return body;
  }
}

function jsonOf(value: Edn): Json {
  return value === null ? null : ednToJson(value);
}
