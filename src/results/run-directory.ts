/**
 * A run directory: the names of its files, and its contents as {@link RunEvidence}, read when asked for.
 * docs/run-directory.md describes every file for people.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunManifest, RunOutcome, Schedule } from '../engines/engine.ts';
import { DscourseError, ExitStatus, messageOf, systemErrorCode } from '../errors.ts';
import type { RunEvidence } from '../grading/grader.ts';
import { readHistory } from './history-file.ts';
import { readMessages } from './messages-file.ts';
import { readNodeLog } from './node-log-file.ts';
import { readResults } from './results-file.ts';
import type { NodeId } from './trace.ts';

/** Names inside a run directory. */
export const runFiles = {
  outcome: 'outcome.json',
  manifest: 'run.json',
  schedule: 'schedule.json',
  results: 'results.edn',
  history: 'history.edn',
  messages: 'messages.jsonl.gz',
  nodeLogs: 'node-logs',
  nodeLog: (node: NodeId): string => join('node-logs', nodeLogName(node)),
} as const;

/** File name of a node's log. Ids that could leave the folder (`--nodes ../x`) are escaped. */
export function nodeLogName(node: NodeId): string {
  return `${encodeURIComponent(node).replace(/^\.+/, (dots) => '%2E'.repeat(dots.length))}.log`;
}

const FORMAT_VERSION = 1;

/**
 * What a run left in `directory`; `run` is the run's id in the challenge. Nothing is read before it is
 * asked for, and then once. A file that is damaged or missing is one DscourseError (`run-damaged`,
 * `run-file-missing`, `run-too-new`, or the reader's own) that names the file and what to do.
 */
export function openRun(directory: string, run: string): RunEvidence {
  const outcome = once(() => readOutcome(directory));
  const manifest = once(() => readManifest(directory));
  const known = (): RunManifest => manifest() ?? fail('run-file-missing', directory, runFiles.manifest);
  const results = once(() => (outcome().hasResults ? readRunResults(directory) : null));
  const logs = new Map<NodeId, ReturnType<RunEvidence['nodeLog']>>();
  return {
    run,
    get seed() {
      return known().spec.seed;
    },
    get spec() {
      return known().spec;
    },
    get outcome() {
      return outcome();
    },
    get manifest() {
      return manifest();
    },
    get results() {
      return results();
    },
    history: once(() => {
      const text = readText(directory, runFiles.history);
      if (text !== null) return readHistory(text, join(directory, runFiles.history));
      return outcome().hasResults ? fail('run-file-missing', directory, runFiles.history) : [];
    }),
    messages: once(() => {
      const packed = readBytes(directory, runFiles.messages);
      if (packed !== null) return readMessages(packed, join(directory, runFiles.messages));
      const kept = outcome().capabilities.messages && outcome().hasResults;
      return kept ? fail('run-file-missing', directory, runFiles.messages) : [];
    }),
    nodeLog: (node) => {
      let lines = logs.get(node);
      if (lines === undefined) {
        // A node that printed nothing may have no log.
        lines = readNodeLog(readText(directory, runFiles.nodeLog(node)) ?? '', node);
        logs.set(node, lines);
      }
      return lines;
    },
  };
}

/** The schedule that a run followed. Throws as {@link openRun}'s evidence does. */
export function readSchedule(directory: string): Schedule {
  const value =
    readJson(directory, runFiles.schedule) ?? fail('run-file-missing', directory, runFiles.schedule);
  const { seed, operations, faults } = value;
  if (typeof seed !== 'number' || !Array.isArray(operations) || !Array.isArray(faults)) {
    return fail('run-damaged', directory, runFiles.schedule, 'it is no schedule');
  }
  return value as unknown as Schedule;
}

function readOutcome(directory: string): RunOutcome {
  const value =
    readJson(directory, runFiles.outcome) ?? fail('run-file-missing', directory, runFiles.outcome);
  const sound =
    isRecord(value.ending) &&
    typeof value.ending.kind === 'string' &&
    isRecord(value.capabilities) &&
    isRecord(value.counts) &&
    isRecord(value.timing) &&
    ['muted', 'stopped', 'lateReplies', 'stderrMessages'].every((key) => Array.isArray(value[key])) &&
    typeof value.hasResults === 'boolean';
  if (!sound) return fail('run-damaged', directory, runFiles.outcome, 'it is no outcome of a run');
  return value as unknown as RunOutcome;
}

function readManifest(directory: string): RunManifest | null {
  const value = readJson(directory, runFiles.manifest);
  if (value === null) return null;
  const sound =
    isRecord(value.spec) &&
    typeof value.spec.seed === 'number' &&
    typeof value.spec.workload === 'string' &&
    Array.isArray(value.spec.nodes) &&
    isRecord(value.program) &&
    isRecord(value.versions);
  if (!sound) return fail('run-damaged', directory, runFiles.manifest, 'it does not describe a run');
  return value as unknown as RunManifest;
}

function readRunResults(directory: string) {
  const text = readText(directory, runFiles.results) ?? fail('run-file-missing', directory, runFiles.results);
  return readResults(text, join(directory, runFiles.results));
}

type JsonRecord = Readonly<Record<string, unknown>>;

/** A JSON object with our format version, or null when there is no such file. */
function readJson(directory: string, name: string): JsonRecord | null {
  const text = readText(directory, name);
  if (text === null) return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (thrown) {
    return fail('run-damaged', directory, name, messageOf(thrown));
  }
  if (!isRecord(value) || typeof value.version !== 'number') {
    return fail('run-damaged', directory, name, 'it has no format version');
  }
  if (value.version !== FORMAT_VERSION) {
    return fail('run-too-new', directory, name, `its format is version ${value.version}`);
  }
  return value;
}

function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The file's text, or null when there is none. */
function readText(directory: string, name: string): string | null {
  return readBytes(directory, name)?.toString('utf8') ?? null;
}

function readBytes(directory: string, name: string): Buffer | null {
  const file = join(directory, name);
  try {
    return readFileSync(file);
  } catch (thrown) {
    const code = systemErrorCode(thrown);
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    return fail('run-damaged', directory, name, messageOf(thrown));
  }
}

type Problem = 'run-file-missing' | 'run-damaged' | 'run-too-new';

function fail(code: Problem, directory: string, name: string, why = ''): never {
  const file = join(directory, name);
  const messages: Readonly<Record<Problem, string>> = {
    'run-file-missing': `${file} is missing.`,
    'run-damaged': `${file} can't be read: ${why}.`,
    'run-too-new': `${file} was written by another version of dscourse: ${why}.`,
  };
  throw new DscourseError({
    code,
    message: messages[code],
    fix:
      code === 'run-too-new'
        ? 'Install the newest dscourse, or run the grade again.'
        : 'Run the grade again; the attempts log and your sources are not touched by this.',
    exitStatus: ExitStatus.couldNotJudge,
  });
}

/** The value of `make`, made at the first call that succeeds. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
