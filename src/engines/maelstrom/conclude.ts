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
import type { History, Results } from '../../results/results.ts';
import { readResults } from '../../results/results-file.ts';
import { runFiles } from '../../results/run-directory.ts';
import type { NodeId } from '../../results/trace.ts';
import { engineLogFile } from '../embedded/engine-log.ts';
import { looksLikeMessage } from '../embedded/network/node-line.ts';
import type { MutedNode, NodeStep, RunOutcome } from '../engine.ts';
import { emptyOutcome, writeOutcome } from '../run-files.ts';
import { gatherEngineLog, linesOf, textOf } from './console-file.ts';
import { longestQuote } from './console-troubles.ts';
import { endingOf, type ResultsState } from './ending.ts';
import { LateReplies } from './late-replies.ts';
import type { FinishedTest } from './maelstrom.ts';
import { longestMessageLine, MessageTimes } from './messages-from-log.ts';
import { type RunMessages, runMessages } from './run-messages.ts';
import { SetUpReplies } from './set-up-replies.ts';
import { findStore, pagesFolder, storedNodeLog, takeStore } from './store.ts';
import { TestConsole } from './test-console.ts';
import { type StderrSeen, timedLines } from './timed-node-log.ts';

/** Clients ask for topology in the first milliseconds of the main phase, and wait five seconds. */
const topologyMs = 6_000;
/** Characters of stderr that are kept of all nodes together. */
const stderrRoom = 1 << 26;

/**
 * Fills the run directory (results, history, node logs, messages where they were asked for, engine.log,
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
  const lateReplies = messages.from === null ? [] : writeMessages(test, messages, history);
  takeStore(runDirectory, store);
  const { state, results } = keptResults(runDirectory);
  const stderrMessages = writeNodeLogs(runDirectory, seen, nodeLogs);
  const ended = endingOf({
    test,
    console: seen.console,
    stderr: firstLines(test.stderrFile),
    results: state,
    lastSign: (node) => seen.lastSign(node, messages.lastSent(node)),
    lastWords(node) {
      const last = seen.stderr.get(node)?.at(-1);
      return last === undefined ? null : seen.time(last.clock);
    },
  });
  const ending = ended.kind === 'init-failed' ? seen.replies.named(ended, spec.nodes) : ended;
  const { console } = seen;
  const outcome: RunOutcome = {
    ...emptyOutcome('maelstrom', ending),
    muted: seen.muted(),
    lateReplies,
    stderrMessages,
    hasResults: ending.kind === 'completed' && results !== null,
    capabilities: { messages: messages.from !== null, deterministic: false, virtualTime: false },
    ...(messages.missing === null ? {} : { noMessages: messages.missing }),
    counts: {
      operations: Math.max(console.operations, results?.stats.count ?? 0),
      messages: results?.net.all.msgCount ?? console.messages,
      faults: console.faultsStarted,
    },
  };
  const files = { console: test.consoleFile, stderr: test.stderrFile };
  gatherEngineLog(join(runDirectory, engineLogFile), files, messages.from !== null);
  writeOutcome(runDirectory, outcome);
  return outcome;
}

interface ConsoleSeen {
  readonly console: TestConsole;
  readonly times: MessageTimes;
  readonly replies: SetUpReplies;
  readonly stderr: ReadonlyMap<NodeId, readonly StderrSeen[]>;
  /** Nanoseconds of the run for a time of the console's clock. */
  readonly time: (clock: number) => number;
  /** @param sent when the node last sent a message, in nanoseconds of the run, where the console does not know. */
  readonly lastSign: (node: NodeId, sent: number | null) => NodeStep;
  readonly muted: () => readonly MutedNode[];
}

function readConsole({ spec, consoleFile, messages }: FinishedTest): ConsoleSeen {
  const times = new MessageTimes();
  const stderr = new Map<NodeId, StderrSeen[]>();
  const replies = new SetUpReplies();
  const given = new Map<NodeId, { lineNumber: number; messageId: number | null }>();
  let room = stderrRoom;
  const console = new TestConsole(
    spec,
    {
      stderr(node, clock, text) {
        room -= text.length + 1;
        if (room < 0) return;
        const lines = stderr.get(node);
        if (lines === undefined) stderr.set(node, [{ clock, text }]);
        else lines.push({ clock, text });
      },
      message(kind, thread, clock, text) {
        times.add(kind, thread, clock, text);
        const isSettingUp = console.origin === null || clock - console.origin < topologyMs;
        if (kind === 'send' && isSettingUp && thread.endsWith(' stdout')) replies.add(text);
      },
      badLine(node) {
        if (given.has(node)) return;
        const sent = times.sentBy.get(node) ?? 0;
        given.set(node, {
          lineNumber: messages ? sent + 1 : 0,
          messageId: times.handed.get(node) ?? null,
        });
      },
    },
    longestMessageLine,
  );
  for (const text of textOf(consoleFile)) console.push(text);
  console.end();
  const origin = console.origin ?? console.clock ?? 0;
  const time = (clock: number) => (clock - origin) * 1e6;
  return {
    console,
    times,
    replies,
    stderr,
    time,
    lastSign(node, sent) {
      const signs = [console.lastAnswer.get(node), times.lastSent.get(node), stderr.get(node)?.at(-1)?.clock];
      if (sent !== null) signs.push(origin + sent / 1e6);
      // Where the main phase has begun, every node had answered init.
      const atLeast = console.origin ?? console.firstClock ?? 0;
      return {
        node,
        time: time(Math.max(atLeast, ...signs.map((clock) => clock ?? atLeast))),
        messageId: times.handed.get(node) ?? null,
        activity: 'unseen',
      };
    },
    muted: () =>
      console.muted.map(({ node, clock, reason, line, detail }) => ({
        node,
        time: time(clock),
        reason,
        line,
        lineNumber: given.get(node)?.lineNumber ?? 0,
        messageId: given.get(node)?.messageId ?? null,
        detail,
      })),
  };
}

/** The results, where they can be read. Others are put beside the pages: they are no results of ours. */
function keptResults(runDirectory: string): { state: ResultsState; results: Results | null } {
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
  const found: { node: NodeId; line: number; text: string }[] = [];
  for (const [node, file] of stored) {
    const lines = timedLines(file, seen.stderr.get(node) ?? [], start);
    for (const [i, { text }] of lines.entries()) {
      if (looksLikeMessage(text)) found.push({ node, line: i + 1, text: text.slice(0, longestQuote) });
    }
    const text = lines.map(({ clock, text }) => `${printLogLine(seen.time(clock), text)}\n`).join('');
    writeFileSync(join(runDirectory, runFiles.nodeLog(node)), text);
  }
  return found;
}

/** Writes messages.jsonl.gz and returns the late replies. */
function writeMessages(
  { spec, runDirectory }: FinishedTest,
  { records }: RunMessages,
  history: History,
): RunOutcome['lateReplies'] {
  const late = new LateReplies(history, spec);
  function* texts(): Generator<string> {
    for (const record of records()) {
      late.add(record);
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
