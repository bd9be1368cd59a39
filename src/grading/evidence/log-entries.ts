/** What the entries of a replicated log say: the operation on a register, as far as it can be recognised. */
import { parseLoose } from './json-text.ts';
import type { Append } from './raft-messages.ts';

/** An operation on a register, as a log or a client's request names it. Numbers and names as text. */
export interface RegisterStep {
  readonly type: 'read' | 'write' | 'cas';
  readonly key: string;
  /** What a write writes, and what a cas sets; null for a read. */
  readonly sets: string | null;
  /** What a cas expects; null for others. */
  readonly from: string | null;
}

export interface LogEntry {
  readonly index: number;
  readonly append: Append;
  readonly step: RegisterStep;
  /** All that the entry says but for its term, as text: it tells one request from another like it. */
  readonly text: string;
}

const cache = new WeakMap<Append, readonly LogEntry[]>();

/** The entries of an append that are operations on registers. Parses the message. */
export function entriesOf(append: Append): readonly LogEntry[] {
  let known = cache.get(append);
  if (known === undefined) {
    known = append.terms.length === 0 ? [] : read(append);
    cache.set(append, known);
  }
  return known;
}

function read(append: Append): readonly LogEntry[] {
  const body = parseLoose(append.message.body);
  if (typeof body !== 'object' || body === null) return [];
  const entries: unknown = Object.entries(body).find(([name]) => name.toLowerCase() === 'entries')?.[1];
  if (!Array.isArray(entries)) return [];
  return entries.flatMap((entry: unknown, i): LogEntry[] => {
    const step = stepIn(entry);
    if (step === null || typeof entry !== 'object' || entry === null) return [];
    const text = JSON.stringify({ ...entry, term: undefined });
    return [{ index: append.previous + 1 + i, append, step, text }];
  });
}

/** The first operation on a register in a JSON value, however deep. */
export function stepIn(value: unknown): RegisterStep | null {
  if (typeof value !== 'object' || value === null) return null;
  const fields: Readonly<Record<string, unknown>> = { ...value };
  const type = fields.type ?? fields.f ?? fields.op;
  const key = text(fields.key);
  if (key !== null) {
    if (type === 'read') return { type, key, sets: null, from: null };
    const [sets, from] = [text(fields.value ?? fields.to), text(fields.from)];
    if (type === 'write' && sets !== null) return { type, key, sets, from: null };
    if (type === 'cas' && sets !== null && from !== null) return { type, key, sets, from };
  }
  for (const one of Object.values(fields)) {
    const found = stepIn(one);
    if (found !== null) return found;
  }
  return null;
}

function text(value: unknown): string | null {
  return typeof value === 'number' || typeof value === 'string' ? String(value) : null;
}

/** `cas from 2 to 3 of key 1`. */
export function stepName({ type, key, sets, from }: RegisterStep): string {
  const what = type === 'read' ? '' : type === 'write' ? ` of ${sets}` : ` from ${from} to ${sets}`;
  return type === 'cas'
    ? `${type}${what} of key ${key}`
    : `${type}${what} ${type === 'read' ? 'of' : 'to'} key ${key}`;
}
