/**
 * A folder of Maelstrom's own store, left by plain `maelstrom test`, as the evidence of a run. What conclude.ts
 * reads of a console is in its jepsen.log too, and its test in that log's command line.
 */
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DscourseError, ExitStatus } from '../../errors.ts';
import type { RunEvidence } from '../../grading/grader.ts';
import { readHistory } from '../../results/history-file.ts';
import type { History } from '../../results/results.ts';
import { readResults } from '../../results/results-file.ts';
import { runFiles } from '../../results/run-directory.ts';
import type { MessageRecord, NodeId, NodeLogLine } from '../../results/trace.ts';
import { recogniseWorkload } from '../embedded/checkers/recognise-workload.ts';
import type { RunOutcome, TestSpec } from '../engine.ts';
import { recordedTest } from '../recorded-test.ts';
import { testSpec, workloadNames } from '../test-spec.ts';
import { type ConsoleSeen, readConsole, stderrRoom } from './console-seen.ts';
import { journalFolder } from './journal/net-journal.ts';
import { LateReplies } from './late-replies.ts';
import { type FoundResults, outcomeOf } from './outcome.ts';
import { runMessages } from './run-messages.ts';
import { storedNodeLog } from './store.ts';
import { messagesOnStderr, timedLines } from './timed-node-log.ts';

const logFile = 'jepsen.log';
/** What Maelstrom leaves in the folder of a test and we in none. */
const signs = [logFile, journalFolder, 'test.jepsen'];

/**
 * The evidence of the run in that folder, or of the latest in that store; null where there is none of Maelstrom's.
 * Its files are read when something is asked for.
 * Reading throws a DscourseError: `no-history` where Maelstrom left neither operations nor messages, `unknown-test`
 * where nothing says which test it was, and the readers' own for a damaged file.
 */
export function openMaelstromStore(folder: string): RunEvidence | null {
  if (existsSync(join(folder, runFiles.outcome))) return null;
  const store = [folder, join(folder, 'latest')].find((path) =>
    signs.some((name) => existsSync(join(path, name))),
  );
  if (store === undefined) return null;
  return new StoredRun(store);
}

class StoredRun implements RunEvidence {
  readonly run = 'maelstrom';
  readonly manifest = null;
  readonly #store: string;
  #parts: Parts | null = null;

  constructor(store: string) {
    this.#store = store;
  }

  get #read(): Parts {
    this.#parts ??= readStore(this.#store);
    return this.#parts;
  }

  get seed(): number {
    return this.#read.spec.seed;
  }

  get spec(): TestSpec {
    return this.#read.spec;
  }

  get outcome(): RunOutcome {
    return this.#read.outcome;
  }

  get results(): RunEvidence['results'] {
    return this.#read.results.results;
  }

  readonly history: RunEvidence['history'] = () => this.#read.history;
  readonly messages: RunEvidence['messages'] = () => this.#read.messages;
  readonly nodeLog: RunEvidence['nodeLog'] = (node) => this.#read.nodeLogs.get(node) ?? [];
}

interface Parts {
  readonly spec: TestSpec;
  readonly history: History;
  readonly results: FoundResults;
  readonly messages: readonly MessageRecord[];
  readonly nodeLogs: ReadonlyMap<NodeId, readonly NodeLogLine[]>;
  readonly outcome: RunOutcome;
}

function readStore(store: string): Parts {
  const file = join(store, runFiles.history);
  const history = existsSync(file) ? readHistory(readFileSync(file, 'utf8'), file) : [];
  const spec = recordedTest(store)?.test ?? guessedTest(store, history);
  const log = join(store, logFile);
  const seen = readConsole({ spec, consoleFile: log });
  const found = runMessages({
    spec,
    store,
    history,
    log,
    isLogged: seen.times.areWhole,
    console: seen.console,
    logged: seen.times,
  });
  if (!existsSync(file) && found.from === null) throw noHistory(store);
  const messages = [...found.records()];
  const late = new LateReplies(history, spec);
  for (const message of messages) late.add(message);
  const results = storedResults(store);
  const nodeLogs = readNodeLogs(store, spec.nodes, seen);
  const outcome = outcomeOf({
    test: { spec, exit: { code: null, signal: null }, startFailure: null, endedBy: null },
    stderr: [],
    seen,
    messages: found,
    results,
    lateReplies: late.found,
    stderrMessages: [...nodeLogs].flatMap(([node, lines]) => messagesOnStderr(node, lines)),
  });
  return { spec, history, results, messages, nodeLogs, outcome };
}

/** Without the log's command line: the nodes that have logs, and what the folder's name or the operations tell. */
function guessedTest(store: string, history: History): TestSpec {
  const name = basename(dirname(realpathSync(store)));
  const told = recogniseWorkload(history);
  const workload =
    workloadNames.find((known) => known === name) ?? (told.kind === 'certain' ? told.workload : null);
  if (workload === null) throw unknownTest(store);
  const nodes = nodesWithLogs(store);
  return testSpec(nodes.length > 0 ? { workload, nodes } : { workload }, 0);
}

function nodesWithLogs(store: string): NodeId[] {
  const folder = join(store, runFiles.nodeLogs);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.log'))
    .map((name) => name.slice(0, -'.log'.length))
    .sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
}

/** A file that holds only why the analysis failed is no results; so is one that was cut off. */
function storedResults(store: string): FoundResults {
  const file = join(store, runFiles.results);
  if (!existsSync(file)) return { state: 'missing', results: null };
  try {
    return { state: 'readable', results: readResults(readFileSync(file, 'utf8'), file) };
  } catch (thrown) {
    if (thrown instanceof DscourseError) return { state: { unreadable: thrown.message }, results: null };
    throw thrown;
  }
}

/** Times are the log's, where `--log-stderr` was given; else every line is put at the beginning. */
function readNodeLogs(
  store: string,
  nodes: readonly NodeId[],
  seen: ConsoleSeen,
): ReadonlyMap<NodeId, readonly NodeLogLine[]> {
  const start = seen.console.origin ?? seen.console.clock ?? 0;
  return new Map(
    nodes.map((node) => {
      const file = storedNodeLog(store, node, stderrRoom / nodes.length);
      const lines = timedLines(file, seen.stderr.get(node) ?? [], start);
      return [node, lines.map(({ clock, text }, i) => ({ node, line: i + 1, time: seen.time(clock), text }))];
    }),
  );
}

function noHistory(store: string): DscourseError {
  return new DscourseError({
    code: 'no-history',
    message: `${store} holds no ${runFiles.history} and no messages: the test did not come to the end of its operations.`,
    fix: `${logFile} in that folder says why. Give the folder of another test, or run it anew.`,
    exitStatus: ExitStatus.couldNotJudge,
  });
}

function unknownTest(store: string): DscourseError {
  return new DscourseError({
    code: 'unknown-test',
    message: `Nothing in ${store} says which workload was tested.`,
    fix: `Put ${logFile} of that test beside its ${runFiles.history}, or name the folder above it after the workload.`,
    exitStatus: ExitStatus.couldNotJudge,
  });
}
