/**
 * A node's place on the network: what it reads, what it writes, and what becomes of it when it writes
 * something that Maelstrom would not take (maelstrom/process.clj `stdout-thread`: one bad line, and the
 * node's stdout is never read again).
 */
import type { JsonObject } from '../../../json.ts';
import type { NodeId } from '../../../results/trace.ts';
import type { MutedNode, MuteReason, Nanos, RunOutcome } from '../../engine.ts';
import type { ClientPool } from '../clients/client.ts';
import type { Random } from '../kernel/random.ts';
import type { NodeHandle } from '../nodes/node-handle.ts';
import type { Network } from './network.ts';
import { looksLikeMessage, readNodeLine } from './node-line.ts';

/** Lines of stdout and stderr kept for the report of a crash (process.clj `debug-buffer-size`). */
const linesKept = 32;
const longestLine = 4096;
/**
 * Bytes of memory for the logs of all nodes of a run; what a node writes beyond its share is dropped, and
 * its log says so. A line is held twice while the log is written, with some 80 bytes about each.
 */
const logRoom = 192 * 1024 * 1024;
const bytesOfLine = ({ length }: string): number => 2 * (length + 80);

interface LogLine {
  readonly time: Nanos;
  readonly text: string;
}

export interface SentByNode {
  readonly messageId: number;
  readonly dest: NodeId;
  readonly body: JsonObject;
}

export class NodePort {
  readonly id: NodeId;
  /** Its program; another one after a restart. */
  handle: NodeHandle;
  readonly #makeHandle: () => NodeHandle;
  readonly #network: Network;
  readonly #clients: ClientPool;
  readonly #stdout: string[] = [];
  readonly #stderr: string[] = [];
  readonly #log: LogLine[] = [];
  #logRoom: number;
  #stdoutLines = 0;
  /** Lines on stderr that would have been messages, by their number in the log. */
  readonly stderrMessages: { readonly line: number; readonly text: string }[] = [];
  /** Id of the last message handed to the node. */
  lastMessageId: number | null = null;
  muted: MutedNode | null = null;
  /** The same of programs that were killed since. */
  readonly #formerlyMuted: MutedNode[] = [];
  /** Hung or spinning: it was stopped and takes nothing any more. */
  stopped = false;
  /** Killed, and not started again. */
  down = false;
  paused = false;
  /** How often it was paused so far. */
  pauses = 0;

  /** `nodes` is how many share the room for logs; `makeHandle` makes its program anew, not started. */
  constructor(
    id: NodeId,
    makeHandle: () => NodeHandle,
    network: Network,
    clients: ClientPool,
    nodes: number,
  ) {
    this.id = id;
    this.#logRoom = logRoom / nodes;
    this.#makeHandle = makeHandle;
    this.handle = makeHandle();
    this.#network = network;
    this.#clients = clients;
    const quotedId = JSON.stringify(id);
    const quoted = new Map<NodeId, string>();
    network.add(id, ({ id: messageId, src, body }) => {
      this.lastMessageId = messageId;
      let from = quoted.get(src);
      if (from === undefined) {
        from = JSON.stringify(src);
        quoted.set(src, from);
      }
      this.handle.deliver(`{"id":${messageId},"src":${from},"dest":${quotedId},"body":${body}}`, messageId);
    });
  }

  /**
   * Reads a line of stdout and sends what it says.
   * @returns what was sent; null when nothing was, because the node is muted, perhaps by this line.
   */
  readStdout(line: string, at: Nanos): SentByNode | null {
    this.#stdoutLines++;
    keep(this.#stdout, line);
    if (this.muted !== null || this.stopped) return null;
    const message = readNodeLine(line);
    if (message.kind === 'bad') return this.#mute(message.reason, message.detail, line, at);
    const { src, dest, body, parsed } = message;
    if (!this.#network.has(src)) {
      return this.#mute('unknown-src', `there is no node ${JSON.stringify(src)}`, line, at);
    }
    if (!this.#network.has(dest)) {
      return this.#clients.existed(dest)
        ? this.#mute('closed-client', `the client ${dest} had given up and gone`, line, at)
        : this.#mute('unknown-dest', `there is nobody called ${JSON.stringify(dest)}`, line, at);
    }
    return { messageId: this.#network.send(src, dest, body, parsed), dest, body: parsed };
  }

  readStderr(line: string, at: Nanos): void {
    keep(this.#stderr, line);
    if (this.#logRoom < 0) return;
    this.#logRoom -= bytesOfLine(line);
    const cut = this.#logRoom < 0;
    this.#log.push({ time: at, text: cut ? `${line.slice(0, longestLine)} … (the rest is not kept)` : line });
    if (looksLikeMessage(line)) {
      this.stderrMessages.push({ line: this.#log.length, text: line.slice(0, longestLine) });
    }
  }

  /** Messages that wait for it, on their way or unread; 0 of a node that can't be expected to read. */
  get backlog(): number {
    return this.stopped || this.paused ? 0 : this.#network.waiting(this.id) + (this.handle.unread ?? 0);
  }

  /** Takes nothing any more and is killed. */
  stop(): void {
    this.stopped = true;
    this.#network.deafen(this.id);
    this.handle.stop();
  }

  /** Kills it as a power cut would; `random` says what its disk keeps. */
  crash(random: Random): void {
    this.down = true;
    this.paused = false;
    this.#network.crash(this.id);
    this.handle.crash(random);
  }

  /** Starts it again; until {@link Network.openToAll} no client but that one may write to it. */
  restart(client: NodeId): void {
    this.down = false;
    if (this.muted !== null) this.#formerlyMuted.push(this.muted);
    this.muted = null;
    this.lastMessageId = null;
    this.#stdout.length = 0;
    this.#stderr.length = 0;
    this.#network.restart(this.id, client);
    this.handle = this.#makeHandle();
    this.handle.start();
  }

  pause(): void {
    this.paused = true;
    this.pauses++;
    this.handle.pause();
  }

  resume(): void {
    this.paused = false;
    this.handle.resume();
  }

  /** Each time it was muted, oldest first. */
  get mutings(): readonly MutedNode[] {
    return this.muted === null ? this.#formerlyMuted : [...this.#formerlyMuted, this.muted];
  }

  /** The last lines of stdout and stderr, oldest first. */
  lastLines(): { lastStdout: string[]; lastStderr: string[] } {
    return { lastStdout: [...this.#stdout], lastStderr: [...this.#stderr] };
  }

  /** The node's log file line by line, `<seconds with 6 decimals> <text>`, counted from `origin`. */
  log(origin: Nanos): string[] {
    return this.#log.map(({ time, text }) => `${secondsText(time - origin)} ${text}`);
  }

  #mute(reason: MuteReason, detail: string, line: string, at: Nanos): null {
    this.muted = {
      node: this.id,
      time: at,
      reason,
      line: line.slice(0, longestLine),
      lineNumber: this.#stdoutLines,
      messageId: this.lastMessageId,
      detail,
    };
    return null;
  }
}

/** Seconds with six decimals of whole nanoseconds, cut, in integer arithmetic. */
export function secondsText(nanos: Nanos): string {
  const micros = Math.floor(Math.abs(nanos) / 1000);
  const sign = nanos < 0 && micros > 0 ? '-' : '';
  return `${sign}${Math.floor(micros / 1e6)}.${String(micros % 1e6).padStart(6, '0')}`;
}

function keep(lines: string[], line: string): void {
  lines.push(line.length > longestLine ? line.slice(0, longestLine) : line);
  if (lines.length > linesKept) lines.shift();
}

/** What the outcome says of the nodes; times from `origin`. */
export function nodeFindings(
  ports: readonly NodePort[],
  origin: Nanos,
): Pick<RunOutcome, 'muted' | 'stderrMessages'> {
  return {
    muted: ports
      .flatMap(({ mutings }) => mutings.map((muted) => ({ ...muted, time: muted.time - origin })))
      .sort((left, right) => left.time - right.time),
    stderrMessages: ports.flatMap(({ id, stderrMessages }) =>
      stderrMessages.map(({ line, text }) => ({ node: id, line, text })),
    ),
  };
}
