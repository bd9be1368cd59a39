/**
 * What the console of a test tells: how far the test is, what its clients did, which faults are in force,
 * and what went wrong. Follower and conclusion both read through this, so that they never disagree.
 */
import { EdnSet, isEdnMap, kw, readEdn, sequenceOf } from '../../results/edn.ts';
import type { NodeId } from '../../results/trace.ts';
import type { RunPhase, TestSpec } from '../engine.ts';
import { ConsoleReader, type LogRecord, type RecordSink } from './console-records.ts';
import {
  type BadLine,
  BadLineReader,
  type Crash,
  CrashReader,
  type TroubleReader,
} from './console-troubles.ts';

/** Times here are milliseconds of the console's clock. */
export interface MutedAt extends BadLine {
  readonly node: NodeId;
  readonly clock: number;
  /** The phase in which it happened. */
  readonly phase: RunPhase;
}

/** In whatever unit of time its reader counts; the console's own is milliseconds of its clock. */
export interface PartitionSeen {
  /** From when it may have been in force, and until when; null: until the end. */
  readonly from: number;
  readonly until: number | null;
  /** Receiver to the senders whose messages it drops. */
  readonly grudge: ReadonlyMap<NodeId, ReadonlySet<NodeId>>;
}

/** For those who want more than the state: what nodes print and send, and every step on the way. */
export interface ConsoleExtras {
  /** After each record's first line. */
  readonly recorded?: () => void;
  readonly stderr?: (node: NodeId, clock: number, text: string) => void;
  /** A line has stopped the reading of this node's stdout; which one is told by the lines that follow. */
  readonly badLine?: (node: NodeId) => void;
  /** `text` is the message as Maelstrom prints it. */
  readonly message?: (kind: 'send' | 'recv', thread: string, clock: number, text: string) => void;
}

const order: readonly RunPhase[] = ['building', 'setup', 'main', 'recovery', 'final', 'analysis', 'done'];
/** Lines before the first record that are kept: where arguments are refused they are all there is. */
const firstLinesKept = 40;
const outOfMemory = /^(?:Caused by: |Exception[: ].*|Terminating due to )?java\.lang\.OutOfMemoryError/;

export class TestConsole implements RecordSink {
  phase: RunPhase = 'setup';
  /** When the main phase began; null before. */
  origin: number | null = null;
  /** Of the first record and of the last; null before the first. */
  firstClock: number | null = null;
  clock: number | null = null;
  /** When the operations were over. */
  runComplete: number | null = null;
  operations = 0;
  failures = 0;
  /** Partitions in force (0 or 1), and how many there have been. */
  faults = 0;
  faultsStarted = 0;
  messages = 0;
  /** Nodes whose stdout was given up, in order of time. */
  readonly muted: MutedAt[] = [];
  /** What a node had printed without an end of line when it was stopped. */
  readonly halfLines = new Map<NodeId, BadLine>();
  readonly partitions: PartitionSeen[] = [];
  crash: Crash | null = null;
  /** The line that says that the JVM ran out of memory. */
  outOfMemory: string | null = null;
  /** When a client was last answered by a node. */
  readonly lastAnswer = new Map<NodeId, number>();
  readonly firstLines: string[] = [];
  records = 0;
  readonly #spec: TestSpec;
  readonly #extras: ConsoleExtras;
  readonly #reader: ConsoleReader;
  readonly #tornDown = new Set<NodeId>();
  #clientsReopened = 0;
  #partitionAsked = 0;
  #open: { readonly reader: TroubleReader<BadLine | Crash>; readonly done: (found: never) => void } | null =
    null;

  constructor(spec: TestSpec, extras: ConsoleExtras = {}, longestLine?: number) {
    this.#spec = spec;
    this.#extras = extras;
    this.#reader = new ConsoleReader(this, longestLine);
  }

  push(text: string): void {
    this.#reader.push(text);
  }

  end(): void {
    this.#reader.end();
    this.#close();
  }

  record(record: LogRecord): void {
    this.#close();
    this.records++;
    const { clock, thread, logger, message } = record;
    this.firstClock ??= clock;
    this.clock = clock;
    switch (logger) {
      case 'jepsen.util':
        this.#operation(thread, clock, message);
        break;
      case 'maelstrom.net':
        if (message.startsWith(':send ')) this.#message('send', record);
        else if (message.startsWith(':recv ')) this.#message('recv', record);
        break;
      case 'maelstrom.process':
        this.#process(record);
        break;
      case 'maelstrom.db':
        if (message.startsWith('Tearing down ')) this.#tornDown.add(message.slice('Tearing down '.length));
        break;
      case 'jepsen.core':
        this.#core(clock, message);
        break;
      case 'jepsen.generator.interpreter':
        if (message === 'Waiting for recovery...') this.#enter('recovery');
        break;
      case 'jepsen.cli':
        if (message.startsWith('Oh jeez')) this.#openCrash();
        break;
    }
    this.#extras.recorded?.();
  }

  line(text: string, quoted: boolean): void {
    if (this.records === 0 && this.firstLines.length < firstLinesKept) this.firstLines.push(text);
    if (!quoted && this.outOfMemory === null && outOfMemory.test(text)) this.outOfMemory = text;
    const open = this.#open;
    if (open === null) return;
    const found = open.reader.line(text, quoted);
    if (found === null) return;
    this.#open = null;
    open.done(found as never);
  }

  #close(): void {
    const open = this.#open;
    if (open === null) return;
    this.#open = null;
    const found = open.reader.end();
    if (found !== null) open.done(found as never);
  }

  #enter(phase: RunPhase): void {
    if (order.indexOf(phase) > order.indexOf(this.phase)) this.phase = phase;
  }

  #core(clock: number, message: string): void {
    if (message === 'Relative time begins now') {
      this.origin ??= clock;
      this.#enter('main');
    } else if (message === 'Run complete, writing') this.runComplete ??= clock;
    else if (message === 'Analyzing...') this.#enter('analysis');
    else if (message.startsWith('Test crashed!')) this.#openCrash();
  }

  #openCrash(): void {
    if (this.crash !== null) return;
    this.#open = {
      reader: new CrashReader(),
      done: (crash: Crash) => {
        this.crash ??= this.#placed(crash);
      },
    };
  }

  /** With what the phase tells: clients ask for topology once relative time has begun, init comes before. */
  #placed(crash: Crash): Crash {
    if (crash.kind !== 'init-failed') return crash;
    const { nodes } = this.#spec;
    const node = crash.node ?? (nodes.length === 1 ? (nodes[0] ?? null) : null);
    if (crash.reason === 'wrong-reply' && this.origin !== null) {
      return { ...crash, node, reason: 'topology-wrong-reply' };
    }
    return { ...crash, node };
  }

  /** `3\t:ok\t:read\t[1 2]`, `:nemesis\t:info\t:start-partition\t…`. */
  #operation(thread: string, clock: number, message: string): void {
    const first = message.indexOf('\t');
    const second = message.indexOf('\t', first + 1);
    if (first < 0 || second < 0) return;
    const process = message.slice(0, first);
    const type = message.slice(first + 1, second);
    if (process === ':nemesis') {
      if (thread === 'jepsen worker nemesis') this.#nemesis(clock, message.slice(second + 1));
      return;
    }
    if (type === ':invoke') {
      this.operations++;
      if (this.phase === 'recovery') this.#enter('final');
      return;
    }
    if (type === ':ok') {
      const { nodes, concurrency } = this.#spec;
      const node = nodes[(Number(process) % concurrency) % nodes.length];
      if (node !== undefined) this.lastAnswer.set(node, clock);
      return;
    }
    this.failures++;
    if (type === ':info') this.#clientsReopened++;
  }

  #nemesis(clock: number, rest: string): void {
    const [f = '', value = ''] = splitOnce(rest, '\t');
    const last = this.partitions.at(-1);
    if (f === ':start-partition') {
      if (!value.startsWith('[:isolated ')) {
        this.#partitionAsked = clock;
        return;
      }
      const grudge = readGrudge(value);
      if (last !== undefined && last.until === null) this.#heal(clock);
      this.partitions.push({ from: this.#partitionAsked, until: null, grudge });
      this.faultsStarted++;
      this.faults = grudge.size > 0 ? 1 : 0;
    } else if (f === ':stop-partition' && value === ':network-healed') this.#heal(clock);
  }

  #heal(clock: number): void {
    const last = this.partitions.at(-1);
    if (last !== undefined && last.until === null) {
      this.partitions[this.partitions.length - 1] = { ...last, until: clock };
    }
    this.faults = 0;
  }

  #message(kind: 'send' | 'recv', { thread, clock, message }: LogRecord): void {
    if (kind === 'send') this.messages++;
    this.#extras.message?.(kind, thread, clock, message.slice(':send '.length));
  }

  #process({ thread, clock, message, level }: LogRecord): void {
    if (thread.endsWith(' stderr')) {
      if (level === 'INFO') this.#extras.stderr?.(thread.slice(0, -' stderr'.length), clock, message);
      return;
    }
    if (!thread.endsWith(' stdout') || message.trimEnd() !== 'Error!') return;
    const node = thread.slice(0, -' stdout'.length);
    const isStopped = this.#tornDown.has(node);
    const { phase } = this;
    if (!isStopped) this.#extras.badLine?.(node);
    this.#open = {
      reader: new BadLineReader(),
      done: (bad: BadLine) => {
        // What stood in the pipe when the node was stopped is read as a line, whole or not.
        if (isStopped) this.halfLines.set(node, bad);
        else if (this.runComplete === null && !this.muted.some((one) => one.node === node)) {
          this.muted.push({ ...this.#addressed(bad), node, clock, phase });
        }
      },
    };
  }

  /** An unknown destination may be a client that has been there. Clients are numbered in one row. */
  #addressed(bad: BadLine): BadLine {
    if (bad.reason !== 'unknown-dest') return bad;
    const { nodes, concurrency } = this.#spec;
    const number = /^c(\d+)$/.exec(bad.detail)?.[1];
    const opened = 2 * nodes.length + concurrency + this.#clientsReopened;
    return number !== undefined && Number(number) < opened
      ? { ...bad, reason: 'closed-client', detail: `the client ${bad.detail} had given up and gone` }
      : { ...bad, detail: `there is nobody called ${JSON.stringify(bad.detail)}` };
  }
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + separator.length)];
}

/** `[:isolated {"n1" #{"n2"}}]`: receiver to senders. Empty where it isolates nobody. */
function readGrudge(text: string): Map<NodeId, Set<NodeId>> {
  const grudge = new Map<NodeId, Set<NodeId>>();
  // The error of a nemesis would stand behind another tab.
  const value = readEdn(splitOnce(text, '\t')[0], 'the log of Maelstrom');
  const map = sequenceOf(value)?.[0] === kw('isolated') ? (sequenceOf(value)?.[1] ?? null) : null;
  if (!isEdnMap(map)) return grudge;
  for (const [receiver, senders] of map) {
    if (senders instanceof EdnSet && senders.items.length > 0) {
      grudge.set(String(receiver), new Set(senders.items.map(String)));
    }
  }
  return grudge;
}
