/**
 * A node that is a process: any executable, in real time, as Maelstrom starts it (no shell, environment
 * passed on, one working directory for all). It leads a process group of its own, so that whatever it
 * starts is ended with it.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { messageOf, systemErrorCode } from '../../../errors.ts';
import type { NodeId } from '../../../results/trace.ts';
import type { NodeStep } from '../../engine.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { LineFramer } from './line-framer.ts';
import type { NodeEvents, NodeHandle } from './node-handle.ts';
import { type NodePipes, openNodePipes } from './node-pipes.ts';

export interface ProcessNodeOptions {
  readonly id: NodeId;
  /** Absolute path of the executable, then its arguments. */
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly kernel: Pick<Kernel, 'now'>;
  readonly events: NodeEvents;
  /** Told when the process is there, and when it is gone. */
  readonly onProcess: (pid: number, alive: boolean) => void;
}

/** Real milliseconds in which output of an ended process still counts: grandchildren may hold its pipes. */
const drainMs = 200;

export class ProcessNode implements NodeHandle {
  readonly id: NodeId;
  readonly #options: ProcessNodeOptions;
  #child: ChildProcess | null = null;
  #stdin: Writable | null = null;
  #outputs: readonly Readable[] = [];
  #silent = false;
  #ended = false;
  #lastMessage: number | null = null;

  constructor(options: ProcessNodeOptions) {
    this.id = options.id;
    this.#options = options;
  }

  start(): void {
    const { argv, cwd, env } = this.#options;
    const [executable = '', ...args] = argv;
    const pipes = openNodePipes();
    let child: ChildProcess;
    try {
      child = spawn(executable, args, {
        cwd,
        env,
        stdio: pipes === null ? ['pipe', 'pipe', 'pipe'] : [...pipes.node],
        detached: process.platform !== 'win32',
        windowsHide: true,
      });
    } catch (thrown) {
      // An argument with a NUL byte, or no process to be had.
      this.#connect(pipes);
      this.#spawnFailed(thrown);
      return;
    } finally {
      for (const end of pipes?.node ?? []) closeSync(end);
    }
    this.#child = child;
    this.#connect(pipes ?? child);
    const { pid } = child;
    if (pid !== undefined) this.#options.onProcess(pid, true);
    child.on('error', (error) => {
      if (pid === undefined) this.#spawnFailed(error);
    });
    child.on('exit', (code, signal) => {
      if (pid !== undefined) this.#options.onProcess(pid, false);
      const finish = (): void => {
        clearTimeout(drain);
        this.#exited(code, signal);
      };
      const drain = setTimeout(finish, drainMs);
      const atEnd = (): void => {
        if (this.#outputs.every(({ closed }) => closed)) finish();
      };
      for (const output of this.#outputs) output.on('close', atEnd);
      atEnd();
    });
  }

  deliver(line: string, messageId: number): void {
    this.#lastMessage = messageId;
    const stdin = this.#stdin;
    if (stdin?.writable === true) stdin.write(`${line}\n`);
  }

  stop(): void {
    this.#silent = true;
    this.#disconnect();
    // The group outlives its leader when that left children behind.
    const pid = this.#child?.pid;
    // Once only: by then the number may be another's.
    this.#child = null;
    if (pid !== undefined) killGroup(pid);
  }

  /** What was written stays: the system's buffers outlive a process. */
  crash(): void {
    this.stop();
  }

  pause(): void {
    this.#signal('SIGSTOP');
  }

  resume(): void {
    this.#signal('SIGCONT');
  }

  setClock(): never {
    throw new Error('A process in real time has the wall clock of this machine.');
  }

  #signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    const pid = this.#child?.pid;
    if (pid !== undefined) signalGroup(pid, signal);
  }

  #connect(streams: Pick<NodePipes, 'stdin' | 'stdout' | 'stderr'> | ChildProcess | null): void {
    const { stdin = null, stdout = null, stderr = null } = streams ?? {};
    this.#stdin = stdin;
    this.#outputs = [stdout, stderr].filter((output) => output !== null);
    // A node may close its stdin or end while we write: the message is lost, as in a network.
    stdin?.on('error', ignoreBrokenPipe);
    if (stdout !== null) this.#read(stdout, (line, at) => this.#options.events.stdoutLine(this.id, line, at));
    if (stderr !== null) this.#read(stderr, (line, at) => this.#options.events.stderrLine(this.id, line, at));
  }

  #disconnect(): void {
    this.#stdin?.destroy();
    for (const output of this.#outputs) output.destroy();
  }

  #read(stream: Readable, onLine: (line: string, at: number) => void): void {
    const framer = new LineFramer((line) => {
      if (!this.#silent) onLine(line, this.#options.kernel.now());
    });
    stream.on('data', (chunk: Buffer) => framer.push(chunk));
    stream.on('end', () => framer.end());
    stream.on('error', ignoreBrokenPipe);
  }

  #step(): NodeStep {
    return {
      node: this.id,
      time: this.#options.kernel.now(),
      messageId: this.#lastMessage,
      activity: this.#lastMessage === null ? 'start' : 'stdin',
    };
  }

  #exited(exitCode: number | null, signal: string | null): void {
    if (this.#ended || this.#silent) return;
    this.#ended = true;
    this.#options.events.ended(
      this.id,
      { kind: 'exited', exitCode, signal, error: null, rejection: false, location: null, step: this.#step() },
      this.#options.kernel.now(),
    );
  }

  #spawnFailed(error: unknown): void {
    if (this.#ended || this.#silent) return;
    this.#ended = true;
    this.#disconnect();
    const message = whyNotStarted(this.#options.argv[0] ?? '', this.#options.cwd, error);
    this.#options.events.ended(this.id, { kind: 'spawn-failed', message }, this.#options.kernel.now());
  }
}

/**
 * Ends a process and everything in its group (SIGKILL), at once. A group that is gone is no error.
 *
 * @param pid of the group's leader.
 */
export function killGroup(pid: number): void {
  if (process.platform === 'win32') {
    spawn('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true });
  } else signalGroup(pid, 'SIGKILL');
}

/** Sends a signal to a process and everything in its group. */
function signalGroup(pid: number, signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void {
  try {
    process.kill(-pid, signal);
  } catch (thrown) {
    if (systemErrorCode(thrown) !== 'ESRCH' && systemErrorCode(thrown) !== 'EPERM') throw thrown;
  }
}

/** A sentence that says why an executable could not be started, and what to do. */
export function whyNotStarted(executable: string, cwd: string, error: unknown): string {
  const code = systemErrorCode(error);
  const what = kindOf(executable);
  if (!isDirectory(cwd)) return `The folder to run the node in is missing: ${cwd}`;
  if (what === 'missing') return `There is no file ${executable}.`;
  if (what === 'directory') return `${executable} is a folder, not a program.`;
  const interpreter = interpreterOf(executable);
  if (code === 'ENOENT' && interpreter !== null) {
    return `${executable} asks for the interpreter ${interpreter} in its first line, and that is not there${
      interpreter.endsWith('\r')
        ? ' (the line ends with a carriage return: save the file with Unix line ends)'
        : ''
    }.`.replace('\r', '\\r');
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return interpreter === null
      ? `${executable} may not be executed. Allow it: chmod +x ${executable}`
      : `${executable} may not be executed, or its interpreter ${interpreter} may not. Allow it: chmod +x ${executable}`;
  }
  if (code === 'ENOEXEC' || code === 'UNKNOWN') {
    return `${executable} is no program for this machine: built for another processor or system, or a script without a #! line.`;
  }
  return `${executable} could not be started: ${messageOf(error)}`;
}

function kindOf(path: string): 'missing' | 'directory' | 'file' {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return 'missing';
  return stat.isDirectory() ? 'directory' : 'file';
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** What follows `#!` in the first line, up to the first space; null without such a line. */
function interpreterOf(path: string): string | null {
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch (thrown) {
    // Not readable: nothing is known about its first line.
    if (systemErrorCode(thrown) !== undefined) return null;
    throw thrown;
  }
  try {
    const start = Buffer.alloc(256);
    const length = readSync(descriptor, start, 0, start.length, 0);
    const match = /^#![ \t]*([^ \t\n]+)/.exec(start.toString('utf8', 0, length));
    return match?.[1] ?? null;
  } finally {
    closeSync(descriptor);
  }
}

function ignoreBrokenPipe(error: NodeJS.ErrnoException): void {
  const expected = ['EPIPE', 'ECONNRESET', 'EOF', 'ERR_STREAM_DESTROYED', 'ERR_STREAM_WRITE_AFTER_END'];
  if (!expected.includes(error.code ?? '')) throw error;
}
