/** Telling a {@link LogEntry} from other JSON. Written by hand: the log is read on every grade. */
import type { LogEntry } from './attempts.ts';

export type ReadEntry =
  | { readonly kind: 'entry'; readonly entry: LogEntry }
  /** Of a kind or version that this dscourse does not know: kept in the file, not counted. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'damaged'; readonly why: string };

type Check = (value: unknown) => boolean;
const text: Check = (value) => typeof value === 'string';
const textOrNull: Check = (value) => value === null || typeof value === 'string';
const texts: Check = (value) => Array.isArray(value) && value.every(text);
const flag: Check = (value) => typeof value === 'boolean';
const count: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const moment: Check = (value) => typeof value === 'string' && !Number.isNaN(Date.parse(value));
const oneOf =
  (...words: readonly string[]): Check =>
  (value) =>
    typeof value === 'string' && words.includes(value);
const shape =
  (checks: Readonly<Record<string, Check>>): Check =>
  (value) =>
    isObject(value) && Object.entries(checks).every(([key, check]) => check(value[key]));
const or =
  (...checks: readonly Check[]): Check =>
  (value) =>
    checks.some((check) => check(value));

/** For keys that entries of earlier versions do not have. */
const absentOr =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);

const isNull: Check = (value) => value === null;
const common = { challenge: text, at: moment };
const entries: Readonly<Record<string, Readonly<Record<string, Check>>>> = {
  attempt: {
    ...common,
    attempt: (value) => count(value) && value !== 0,
    engine: oneOf('embedded', 'maelstrom'),
    outcome: oneOf('passed', 'failed', 'could-not-judge'),
    certified: flag,
    certifiedBy: absentOr(shape({ maelstrom: textOrNull, runs: texts })),
    enginesDisagree: absentOr(flag),
    seeds: shape({ passed: count, total: count }),
    failedSeed: or(isNull, shape({ run: text, seed: count })),
    figures: (value) => isObject(value) && Object.values(value).every((figure) => typeof figure === 'number'),
    diagnosis: textOrNull,
    source: text,
    program: text,
    dscourse: text,
    carried: flag,
    watched: absentOr(flag),
  },
  start: {
    ...common,
    from: or(oneOf('template'), shape({ attempt: count, challenge: text })),
    source: text,
  },
  hint: { ...common, hint: text },
  reset: { ...common, kept: text },
  'give-up': common,
};

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What one line of the log says. */
export function asLogEntry(value: unknown): ReadEntry {
  if (!isObject(value)) return { kind: 'damaged', why: 'it is not an entry of this log' };
  if (typeof value.v === 'number' && value.v > 1) return { kind: 'unknown' };
  if (value.v !== 1 || typeof value.kind !== 'string') {
    return { kind: 'damaged', why: 'it is not an entry of this log' };
  }
  const checks = Object.hasOwn(entries, value.kind) ? entries[value.kind] : undefined;
  if (checks === undefined) return { kind: 'unknown' };
  const wrong = Object.entries(checks).find(([key, check]) => !check(value[key]));
  if (wrong !== undefined) {
    const [key] = wrong;
    return { kind: 'damaged', why: `its ${key} ${key in value ? 'has a wrong value' : 'is missing'}` };
  }
  // Every field that the type promises has just been checked.
  return { kind: 'entry', entry: value as unknown as LogEntry };
}
