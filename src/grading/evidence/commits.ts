/**
 * What clients committed, and what they were told of it. Only the messages hold that: the history has
 * neither the offsets of a commit nor the answer to `list_committed_offsets`.
 */
import type { MessageRecord, NodeId } from '../../results/trace.ts';
import type { RunEvidence } from '../grader.ts';
import { isClient, journal } from './journal.ts';
import { parseLoose } from './json-text.ts';

/** One key of a commit. */
export interface Commit {
  readonly key: string;
  readonly offset: number;
  readonly node: NodeId;
  readonly request: MessageRecord;
  /** Null when the node did not acknowledge it. */
  readonly answer: MessageRecord | null;
}

/** One key of an answer to `list_committed_offsets`. */
export interface Listed {
  readonly key: string;
  /** Null when the answer left the key out. */
  readonly offset: number | null;
  readonly node: NodeId;
  readonly request: MessageRecord;
  readonly answer: MessageRecord;
}

export interface CommittedOffsets {
  /** By key, in order of sending. */
  readonly commits: ReadonlyMap<string, readonly Commit[]>;
  /** In order of the answers. */
  readonly listed: readonly Listed[];
}

/** All commits and lists of a run. Cost: one search per message, and parsing those that are about commits. */
export function committedOffsets(evidence: RunEvidence): CommittedOffsets {
  const requests = new Map<string, MessageRecord>();
  const answers = new Map<MessageRecord, MessageRecord>();
  for (const message of journal(evidence).messages) {
    if (!message.body.includes('commit')) continue;
    if (isClient(message.src)) {
      const { msg_id: id, type } = fieldsOf(message.body);
      if (type === 'commit_offsets' || type === 'list_committed_offsets') {
        requests.set(`${message.dest} ${message.src} ${String(id)}`, message);
      }
    } else if (isClient(message.dest)) {
      const { in_reply_to: id, type } = fieldsOf(message.body);
      const request = requests.get(`${message.src} ${message.dest} ${String(id)}`);
      // The first answer counts.
      if (request === undefined || answers.has(request)) continue;
      if (type === `${String(fieldsOf(request.body).type)}_ok`) answers.set(request, message);
    }
  }
  const commits = new Map<string, Commit[]>();
  const listed: Listed[] = [];
  for (const request of requests.values()) {
    const fields = fieldsOf(request.body);
    const answer = answers.get(request) ?? null;
    if (fields.type === 'commit_offsets') {
      for (const [key, offset] of offsetsOf(fields.offsets)) {
        const commit = { key, offset, node: request.dest, request, answer };
        const known = commits.get(key);
        if (known === undefined) commits.set(key, [commit]);
        else known.push(commit);
      }
    } else if (answer !== null && Array.isArray(fields.keys)) {
      const told = new Map(offsetsOf(fieldsOf(answer.body).offsets));
      const keys: readonly unknown[] = fields.keys;
      for (const key of keys) {
        if (typeof key !== 'string') continue;
        listed.push({ key, offset: told.get(key) ?? null, node: request.dest, request, answer });
      }
    }
  }
  listed.sort((a, b) => a.answer.sent - b.answer.sent || a.answer.id - b.answer.id);
  return { commits, listed };
}

function fieldsOf(body: string): Readonly<Record<string, unknown>> {
  const value = parseLoose(body);
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function offsetsOf(value: unknown): readonly (readonly [string, number])[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).filter(
    (entry): entry is [string, number] => typeof entry[1] === 'number' && Number.isInteger(entry[1]),
  );
}
