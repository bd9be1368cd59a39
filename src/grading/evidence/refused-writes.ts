/** Writes that a key-value service refused since the value was another one than expected: error 22. */
import type { MessageRecord, NodeId } from '../../results/trace.ts';
import type { RunEvidence } from '../grader.ts';
import { isClient, journal } from './journal.ts';
import { parseLoose } from './json-text.ts';

const PRECONDITION_FAILED = 22;

export interface RefusedWrite {
  readonly service: NodeId;
  readonly node: NodeId;
  readonly refusal: MessageRecord;
}

const cache = new WeakMap<RunEvidence, readonly RefusedWrite[]>();

/** In order of the refusals; empty where the run kept no messages. Cost: one search per message. */
export function refusedWrites(evidence: RunEvidence): readonly RefusedWrite[] {
  const known = cache.get(evidence);
  if (known !== undefined) return known;
  const nodes = new Set(evidence.spec.nodes);
  const found: RefusedWrite[] = [];
  for (const message of journal(evidence).messages) {
    const { src, dest, body } = message;
    if (isClient(src) || nodes.has(src) || !nodes.has(dest) || !body.includes('"error"')) continue;
    if (fieldsOf(body).code === PRECONDITION_FAILED) {
      found.push({ service: src, node: dest, refusal: message });
    }
  }
  cache.set(evidence, found);
  return found;
}

/** The request of each refused write and the key that it wanted to write, where the messages show it. */
export function refusedKeys(
  evidence: RunEvidence,
  refused: readonly RefusedWrite[],
): readonly (RefusedWrite & { readonly request: MessageRecord; readonly key: string })[] {
  const services = new Set(refused.map(({ service }) => service));
  const requests = new Map<string, MessageRecord>();
  for (const message of journal(evidence).messages) {
    if (!services.has(message.dest)) continue;
    requests.set(`${message.src} ${message.dest} ${String(fieldsOf(message.body).msg_id)}`, message);
  }
  return refused.flatMap((one) => {
    const { in_reply_to: id } = fieldsOf(one.refusal.body);
    const request = requests.get(`${one.node} ${one.service} ${String(id)}`);
    if (request === undefined) return [];
    const { key } = fieldsOf(request.body);
    return [{ ...one, request, key: typeof key === 'string' ? key : JSON.stringify(key) }];
  });
}

function fieldsOf(body: string): Readonly<Record<string, unknown>> {
  const value = parseLoose(body);
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}
