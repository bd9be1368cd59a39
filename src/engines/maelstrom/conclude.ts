/**
 * From what a finished `maelstrom test` left behind to the run directory that every engine leaves, and the
 * outcome. docs/run-directory.md says what differs from the embedded engine's.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DscourseError } from '../../errors.ts';
import { readHistory } from '../../results/history-file.ts';
import { packMessages } from '../../results/messages-file.ts';
import { printLogLine } from '../../results/node-log-file.ts';
import type { History } from '../../results/results.ts';
import { readResults } from '../../results/results-file.ts';
import { runFiles } from '../../results/run-directory.ts';
import type { NodeId } from '../../results/trace.ts';
import { engineLogFile } from '../embedded/engine-log.ts';
import type { RunOutcome } from '../engine.ts';
import { writeOutcome } from '../run-files.ts';
import { gatherEngineLog, linesOf } from './console-file.ts';
import { type ConsoleSeen, readConsole, stderrRoom } from './console-seen.ts';
import { LateReplies } from './late-replies.ts';
import type { FinishedTest } from './maelstrom.ts';
import { type FoundResults, outcomeOf } from './outcome.ts';
import { type RunMessages, runMessages } from './run-messages.ts';
import { topologyMs } from './set-up-replies.ts';
import { findStore, pagesFolder, storedNodeLog, takeStore } from './store.ts';
import { messagesOnStderr, timedLines } from './timed-node-log.ts';

/**
 * Fills the run directory (results, history, node logs, messages where there are any, engine.log,
 * plots and pages) and writes outcome.json, last of all; run.json is the caller's. The output's files are
 * deleted where they lie in the run directory, and so is Maelstrom's store.
 *
 * @returns what outcome.json says. Never throws for what Maelstrom or a node did.
 */
export async function conclude(test: FinishedTest): Promise<RunOutcome> {
  const { runDirectory, spec } = test;
  mkdirSync(runDirectory, { recursive: true });
  const seen = readConsole(test);
  const store = findStore(runDirectory);
  const room = stderrRoom / spec.nodes.length;
  const nodeLogs = spec.nodes.map((node) => [node, storedNodeLog(store, node, room)] as const);
  const history = store === null ? [] : storedHistory(store);
  const messages = runMessages({
    spec,
    store,
    history,
    log: test.consoleFile,
    isLogged: test.messages && seen.console.records > 0,
    console: seen.console,
    logged: seen.times,
  });
  const lateReplies = messages.from === null ? [] : writeMessages(test, seen, messages, history);
  takeStore(runDirectory, store);
  const results = keptResults(runDirectory);
  const stderrMessages = writeNodeLogs(runDirectory, seen, nodeLogs);
  const outcome = outcomeOf({
    test,
    stderr: firstLines(test.stderrFile),
    seen,
    messages,
    results,
    lateReplies,
    stderrMessages,
  });
  const files = { console: test.consoleFile, stderr: test.stderrFile };
  gatherEngineLog(join(runDirectory, engineLogFile), files, messages.from !== null);
  writeOutcome(runDirectory, outcome);
  return outcome;
}

/** The results, where they can be read. Others are put beside the pages: they are no results of ours. */
function keptResults(runDirectory: string): FoundResults {
  const file = join(runDirectory, runFiles.results);
  if (!existsSync(file)) return { state: 'missing', results: null };
  try {
    return { state: 'readable', results: readResults(readFileSync(file, 'utf8'), runFiles.results) };
  } catch (thrown) {
    if (!(thrown instanceof DscourseError)) throw thrown;
    mkdirSync(join(runDirectory, pagesFolder), { recursive: true });
    renameSync(file, join(runDirectory, pagesFolder, runFiles.results));
    return { state: { unreadable: thrown.message.replace(`${runFiles.results}: `, '') }, results: null };
  }
}

/** Writes node-logs and returns the lines in them that would have been messages. */
function writeNodeLogs(
  runDirectory: string,
  seen: ConsoleSeen,
  stored: readonly (readonly [NodeId, readonly string[]])[],
): RunOutcome['stderrMessages'] {
  mkdirSync(join(runDirectory, runFiles.nodeLogs), { recursive: true });
  const start = seen.console.origin ?? seen.console.clock ?? 0;
  return stored.flatMap(([node, file]) => {
    const lines = timedLines(file, seen.stderr.get(node) ?? [], start);
    const text = lines.map(({ clock, text }) => `${printLogLine(seen.time(clock), text)}\n`).join('');
    writeFileSync(join(runDirectory, runFiles.nodeLog(node)), text);
    return messagesOnStderr(node, lines);
  });
}

/** Writes messages.jsonl.gz and returns the late replies. */
function writeMessages(
  { spec, runDirectory }: FinishedTest,
  { replies }: ConsoleSeen,
  { records }: RunMessages,
  history: History,
): RunOutcome['lateReplies'] {
  const late = new LateReplies(history, spec);
  function* texts(): Generator<string> {
    for (const record of records()) {
      late.add(record);
      if (record.sent < topologyMs * 1e6) replies.addMessage(record);
      yield JSON.stringify(record);
    }
  }
  // All or nothing: a log may prove damaged at its end.
  writeFileSync(join(runDirectory, runFiles.messages), Buffer.concat([...packMessages(texts())]));
  return late.found;
}

function storedHistory(store: string): History {
  const file = join(store, runFiles.history);
  if (!existsSync(file)) return [];
  try {
    return readHistory(readFileSync(file, 'utf8'), file);
  } catch (thrown) {
    if (thrown instanceof DscourseError) return [];
    throw thrown;
  }
}

function firstLines(file: string): readonly string[] {
  const lines: string[] = [];
  for (const line of linesOf(file)) if (lines.push(line) === 100) break;
  return lines;
}
