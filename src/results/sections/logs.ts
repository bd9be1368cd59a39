/** The `:workload` section of kafka: to typed values and back. */
import { mapOrder } from '../clojure-order.ts';
import { type Edn, type EdnMap, Keyword, kw } from '../edn.ts';
import { floating, keyed, list, thrownMap, validityEdn, whyFailed } from '../edn-build.ts';
import type { Operation, Validity } from '../results.ts';
import type { Section } from '../section.ts';
import { logErrorsEdn } from './log-error-print.ts';
import { readLogErrors } from './log-error-read.ts';
import type { LogErrors, Offset } from './log-errors.ts';

/**
 * How long before a poll began the newest message that its process had of a key was no longer the
 * newest one, at its worst. Process and key are null where nothing was polled.
 */
export interface RealtimeLag {
  /** Seconds: when the poll began, and by how much it was behind. */
  readonly time: number;
  readonly lag: number;
  readonly process: Operation['process'] | null;
  readonly key: Edn;
}

/** What Maelstrom's checker passes over, as far as a history shows it. */
export type LogFinding =
  | {
      /**
       * The first poll of a key after an assignment began behind the offset that the client asked for,
       * past messages that the log holds: only later polls are compared by Maelstrom.
       */
      readonly type: 'late-start';
      readonly poll: Operation;
      readonly key: Edn;
      readonly asked: Offset;
      readonly first: Offset;
      /** Values at offsets from the one asked for up to the first that came, in the order of the log. */
      readonly skipped: readonly Edn[];
    }
  | {
      /** A poll returned messages of a key that the client was not assigned to. */
      readonly type: 'unassigned-key';
      readonly poll: Operation;
      readonly key: Edn;
    };

export interface LogsResult {
  readonly workload: 'logs';
  readonly valid: Validity;
  readonly worstRealtimeLag: RealtimeLag;
  /** Those that make the run invalid; sorted. */
  readonly badErrorTypes: readonly string[];
  readonly errorTypes: readonly string[];
  /** The errors of sends and polls that ended :info, each once, in order of the history. */
  readonly infoCauses: readonly Edn[];
  /** By type, sorted. */
  readonly errors: readonly LogErrors[];
  /** No part of the verdict. Absent when read from a file. */
  readonly findings?: readonly LogFinding[];
  /** Why there is no answer, where there is none. */
  readonly error?: string;
}

const NO_LAG: RealtimeLag = { time: 0, lag: 0, process: null, key: null };

/** The result of a check that could not be done. */
export function unknownLogs(error: string): LogsResult {
  return {
    workload: 'logs',
    valid: 'unknown',
    worstRealtimeLag: NO_LAG,
    badErrorTypes: [],
    errorTypes: [],
    infoCauses: [],
    errors: [],
    error,
  };
}

/** The section of a real file or one of ours. */
export function readLogs(section: Section): LogsResult {
  if (section.has('error') && !section.has('error-types')) {
    return { ...unknownLogs(whyFailed(section.get('error'))), valid: section.validity('valid?') };
  }
  const errorTypes = names(section, 'error-types');
  return {
    workload: 'logs',
    valid: section.validity('valid?'),
    worstRealtimeLag: readLag(section.section('worst-realtime-lag')),
    badErrorTypes: names(section, 'bad-error-types'),
    errorTypes,
    infoCauses: section.list('info-txn-causes'),
    errors: errorTypes.map((type) => readLogErrors(section, type)),
  };
}

function readLag(section: Section): RealtimeLag {
  const process = section.get('process') ?? null;
  return {
    time: section.number('time'),
    lag: section.number('lag'),
    process: typeof process === 'number' ? process : null,
    key: section.get('key') ?? null,
  };
}

function names(section: Section, name: string): string[] {
  return section
    .list(name)
    .filter((item) => item instanceof Keyword)
    .map((item) => item.name);
}

/** The section as Maelstrom writes it; with more than eight keys they are in the order of a hash map. */
export function logsMap(result: LogsResult): EdnMap {
  const valid = validityEdn(result.valid);
  if (result.error !== undefined) return keyed({ 'valid?': valid, error: thrownMap(result.error) });
  const entries: [string, Edn][] = [
    ['valid?', valid],
    ['worst-realtime-lag', lagMap(result.worstRealtimeLag)],
    ['bad-error-types', list(result.badErrorTypes.map(kw))],
    ['error-types', list(result.errorTypes.map(kw))],
    ['info-txn-causes', list(result.infoCauses)],
    ...result.errors.map((group): [string, Edn] => [group.type, logErrorsEdn(group)]),
  ];
  return keyed(Object.fromEntries(mapOrder(entries, ([name]) => kw(name))));
}

function lagMap({ time, process, key, lag }: RealtimeLag): EdnMap {
  const ends = { time: floating(time), lag: floating(lag) };
  if (process === null) return keyed(ends);
  return keyed({
    time: ends.time,
    process: process === 'nemesis' ? kw(process) : process,
    key,
    lag: ends.lag,
  });
}
