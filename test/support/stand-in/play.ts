/** Plays a recorded run: prints what it printed when it is due, with real nodes, and leaves its files. */
import { tmpdir } from 'node:os';
import { topologyOf } from '../../../src/engines/embedded/workloads/topologies.ts';
import type { Topology } from '../../../src/engines/engine.ts';
import type { TestArguments } from './arguments.ts';
import { Crash, NodeProcesses } from './node-processes.ts';
import { logOf, type Recording } from './recording.ts';
import { rewriter } from './rewrite.ts';
import type { Settings } from './settings.ts';
import { Store } from './store.ts';

export interface Play {
  readonly recording: Recording;
  readonly recorded: TestArguments;
  readonly asked: TestArguments;
  readonly settings: Settings;
  readonly cwd: string;
  /** Standard output; resolves when it can take more. */
  readonly print: (text: string) => Promise<void>;
  readonly printError: (text: string) => void;
}

/** Prints a record of the log. */
type Say = (level: string, thread: string, logger: string, message: string) => Promise<void>;

/** One record of the log, with the lines that belong to it. */
interface LogRecord {
  readonly text: string;
  /** Milliseconds since the first. */
  readonly time: number;
}

/** Where java.io.tmpdir is, which is where nodes run. */
const temporary = process.platform === 'darwin' ? tmpdir() : '/tmp';
/** Maelstrom's time limit for every call but init. */
const callTimeoutMs = 5000;

/** Plays it to its end. @returns the exit status; null when it ends without end, as `silence` does. */
export async function play(what: Play): Promise<number | null> {
  const { recording, recorded, asked, settings } = what;
  const store = new Store(what.cwd, asked.meaning.workload, new Date());
  const rewrite = rewriter({ store: store.directory, asked, recorded });
  const print = async (text: string): Promise<void> => {
    store.append('jepsen.log', logOf(text));
    await what.print(text);
  };
  // What happens here and now bears the time of the play, which the recorded records bear too.
  let clock = '';
  const say: Say = (level, thread, logger, message) =>
    print(`${level} [${clock}] ${thread} - ${logger} ${message}\n`);
  const nodes = new NodeProcesses({
    bin: asked.bin ?? '',
    arguments: asked.nodeArguments,
    cwd: temporary,
    nodes: asked.nodes,
    logFile: (node) => `${store.directory}/node-logs/${node}.log`,
    logsStderr: asked.logs.stderr,
    log: (...words) => void say(...words),
  });

  store.open();
  what.printError(recording.stderr);
  const records = recordsOf(recording.console).filter(({ text }) => isWanted(text, asked));
  const middle = middleOf(records);
  const scale =
    settings.pace === 'recorded' ? 1 : Math.min(1, settings.pace / Math.max(1, lastTime(records)));
  let start = Date.now();
  let launched = false;
  try {
    for (const [index, { text, time }] of records.entries()) {
      const wait = start + time * scale - Date.now();
      // What falls due within a moment comes at once, as out of a buffer.
      if (wait > 5) await pause(wait);
      const before = Date.now();
      if (index === middle && settings.trouble !== null) {
        const end = await trouble(settings.trouble, what.print);
        if (end === 'crash') throw new Crash('java.lang.OutOfMemoryError: Java heap space');
        return end;
      }
      if (!launched && / - maelstrom\.process launching /.test(text)) {
        launched = true;
        writeNodeLogs(store, recording, rewrite);
        await nodes.start();
      }
      if (/ - jepsen\.core Relative time begins now/.test(text)) {
        await nodes.init(settings.initTimeoutMs);
        if (asked.meaning.workload === 'broadcast') {
          const neighbours = Object.fromEntries(topologyOf(asked.meaning.topology as Topology, asked.nodes));
          await nodes.topology(neighbours, callTimeoutMs);
        }
      }
      if (/ - jepsen\.core Run complete, writing/.test(text)) {
        if (recording.history !== null) store.write('history.edn', rewrite(recording.history));
        store.close();
      }
      // The recorded crash of a node stands for that of ours.
      if (/ - maelstrom\.db Tearing down /.test(text)) await stopped(nodes, recording);
      if (/ - jepsen\.store Wrote /.test(text)) writeFiles(store, recording, rewrite);
      start += Date.now() - before;
      clock = /^\w+ \[([^\]]*)\]/.exec(text)?.[1] ?? clock;
      await print(rewrite(text));
    }
  } catch (crash) {
    if (!(crash instanceof Crash)) throw crash;
    return await crashed(crash, nodes, say, store);
  } finally {
    nodes.kill();
  }
  if (recording.results === null) writeFiles(store, recording, rewrite);
  store.close();
  return recording.exitStatus;
}

async function stopped(nodes: NodeProcesses, recording: Recording): Promise<void> {
  try {
    await nodes.stop();
  } catch (crash) {
    if (recording.results !== null) throw crash;
  }
}

/** What Maelstrom says and does when the test throws. */
async function crashed(crash: Crash, nodes: NodeProcesses, say: Say, store: Store): Promise<number> {
  let words = crash.message;
  try {
    await nodes.stop();
  } catch (later) {
    // A node that had ended is thrown while the first is on its way, and replaces it.
    if (later instanceof Crash) words = later.message;
  }
  const trace = `${words}\n\tat slingshot.support$stack_trace.invoke(support.clj:201)\n\tat maelstrom.core.main(Unknown Source)`;
  await say('WARN', 'jepsen test runner', 'jepsen.core', `Test crashed!\n${trace}`);
  await say('ERROR', 'main', 'jepsen.cli', `Oh jeez, I'm sorry, Jepsen broke. Here's why:\n${trace}`);
  store.close();
  return 255;
}

async function trouble(
  kind: NonNullable<Settings['trouble']>,
  print: (text: string) => Promise<void>,
): Promise<number | null | 'crash'> {
  switch (kind) {
    case 'killed':
      process.kill(process.pid, 'SIGKILL');
      return null;
    case 'silence':
      // A timer far away keeps the process, and its nodes.
      await pause(2 ** 31 - 1);
      return null;
    case 'garbage':
      await print(`${String.fromCharCode(...Array.from({ length: 256 }, (_, code) => code)).repeat(20)}\n`);
      return 0;
    default:
      return 'crash';
  }
}

function writeFiles(store: Store, recording: Recording, rewrite: (text: string) => string): void {
  if (recording.history !== null) store.write('history.edn', rewrite(recording.history));
  if (recording.results !== null) store.write('results.edn', rewrite(recording.results));
  for (const [file, bytes] of Object.entries(recording.journal)) store.write(`net-journal/${file}`, bytes);
  for (const [path, text] of Object.entries(recording.otherFiles)) store.write(path, rewrite(text));
}

/** The recorded logs; what the nodes of today write follows. */
function writeNodeLogs(store: Store, recording: Recording, rewrite: (text: string) => string): void {
  for (const [node, text] of Object.entries(recording.nodeLogs)) {
    store.write(`node-logs/${rewrite(node)}.log`, rewrite(text));
  }
}

function recordsOf(console: string): LogRecord[] {
  const texts = console.split(/^(?=(?:INFO|WARN|ERROR) \[)/m);
  let first: number | null = null;
  let last = 0;
  return texts.map((text) => {
    const at = /^\S+ \[(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d),(\d{3})\]/.exec(text);
    const ms = at === null ? null : Date.parse(`${at[1]}T${at[2]}.${at[3]}Z`);
    first ??= ms;
    last = ms === null || first === null ? last : Math.max(last, ms - first);
    return { text, time: last };
  });
}

/** Messages and the nodes' stderr are printed where they were asked for. */
function isWanted(text: string, { logs }: TestArguments): boolean {
  if (/ - maelstrom\.net :send /.test(text)) return logs.send;
  if (/ - maelstrom\.net :recv /.test(text)) return logs.recv;
  if (/ stderr - maelstrom\.process /.test(text)) return logs.stderr;
  return true;
}

/** Index of the record halfway through the operations, or through all where there are none. */
function middleOf(records: readonly LogRecord[]): number {
  const operations = [...records.keys()].filter((index) =>
    / - jepsen\.util /.test(records[index]?.text ?? ''),
  );
  return operations[operations.length >> 1] ?? records.length >> 1;
}

function lastTime(records: readonly LogRecord[]): number {
  return records.at(-1)?.time ?? 0;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
