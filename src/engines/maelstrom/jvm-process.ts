/**
 * The JVM as a process: started without a shell, its output to files as it comes and to whoever follows it,
 * ended with all that it started.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type FileHandle, open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { DscourseError, ExitStatus, messageOf } from '../../errors.ts';
import { whyNotStarted } from '../embedded/nodes/process-node.ts';
import type { JvmCommand } from './arguments.ts';
import type { FinishedTest } from './maelstrom.ts';
import { ProcessFamily } from './process-family.ts';

export interface JvmRequest {
  readonly command: JvmCommand;
  /** Maelstrom makes its store here. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Where standard output and standard error go. */
  readonly consoleFile: string;
  readonly stderrFile: string;
  /**
   * Takes the next part of standard output. A number asks for the end: in so many real milliseconds, unless
   * the JVM ends by itself before. Asked again, the first answer counts.
   */
  readonly onOutput: (text: string) => number | null;
  readonly signal: AbortSignal;
  /** Real milliseconds without a word after which it is taken to be stalled. */
  readonly silenceMs: number;
}

export type JvmEnd = Pick<FinishedTest, 'exit' | 'startFailure' | 'endedBy'>;

/** Real milliseconds in which output still counts when the JVM has ended. */
const drainMs = 2_000;
/** A silence is counted in so many parts, so that a computer which slept for an hour has not been silent for one. */
const silenceParts = 20;

/**
 * Runs the JVM to its end. Whatever it started is gone when this resolves.
 *
 * @throws DscourseError `log-not-written` when the output can't be written (a full disk)
 */
export async function runJvm(request: JvmRequest): Promise<JvmEnd> {
  const { command, cwd, env, signal } = request;
  if (signal.aborted) return { exit: { code: null, signal: null }, startFailure: null, endedBy: 'interrupt' };
  const files = [await openLog(request.consoleFile), await openLog(request.stderrFile)] as const;
  const family = new ProcessFamily(env);
  try {
    let child: ChildProcess;
    try {
      child = spawn(command.executable, command.argv, {
        cwd,
        env: family.environment(env),
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: true,
      });
    } catch (thrown) {
      // An argument with a NUL byte.
      return notStarted(whyNotStarted(command.executable, cwd, thrown));
    }
    if (child.pid === undefined) {
      const [error] = await once(child, 'error');
      return notStarted(whyNotStarted(command.executable, cwd, error));
    }
    family.lead(child.pid);
    return await follow(child, family, files, request);
  } finally {
    await family.end();
    for (const file of files) await file.close();
  }
}

async function follow(
  child: ChildProcess,
  family: ProcessFamily,
  [consoleLog, stderrLog]: readonly [FileHandle, FileHandle],
  { onOutput, signal, silenceMs }: JvmRequest,
): Promise<JvmEnd> {
  let endedBy: JvmEnd['endedBy'] = null;
  const end = (why: NonNullable<JvmEnd['endedBy']>): void => {
    endedBy ??= why;
    family.kill();
  };
  const interrupt = (): void => end('interrupt');
  signal.addEventListener('abort', interrupt);
  let silence = 0;
  const watch = setInterval(() => {
    silence += 1;
    if (silence > silenceParts) end('stalled');
  }, silenceMs / silenceParts);
  let planned: NodeJS.Timeout | null = null;

  const exited = new Promise<JvmEnd['exit']>((resolve) => {
    child.once('exit', (code, name) => resolve({ code, signal: name }));
  });
  const decoder = new StringDecoder('utf8');
  const take = (text: string): void => {
    silence = 0;
    const endIn = onOutput(text);
    if (endIn !== null) planned ??= setTimeout(() => end('fatal-line'), endIn);
  };
  const outputs = Promise.all([
    copy(child.stdout, consoleLog, (chunk) => take(decoder.write(chunk))),
    copy(child.stderr, stderrLog, () => {
      silence = 0;
    }),
  ]);
  try {
    // A log that can't be written ends the run before the JVM does.
    const exit = await Promise.race([exited, outputs.then(() => exited)]);
    await Promise.race([outputs, closedAfter(drainMs, child)]);
    return { exit, startFailure: null, endedBy };
  } finally {
    signal.removeEventListener('abort', interrupt);
    clearInterval(watch);
    if (planned !== null) clearTimeout(planned);
  }
}

/** Writes a stream to a file; no more is read than is written. */
async function copy(
  stream: Readable | null,
  file: FileHandle,
  onChunk: (chunk: Buffer) => void,
): Promise<void> {
  if (stream === null) return;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    try {
      await file.writeFile(chunk);
    } catch (thrown) {
      throw logNotWritten(thrown);
    }
    onChunk(chunk);
  }
}

/** Stops reading an ended process: somebody else may hold its pipes open. */
async function closedAfter(milliseconds: number, child: ChildProcess): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds).unref());
  child.stdout?.destroy();
  child.stderr?.destroy();
}

async function openLog(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'w');
  } catch (thrown) {
    throw logNotWritten(thrown);
  }
}

function logNotWritten(thrown: unknown): DscourseError {
  return new DscourseError({
    code: 'log-not-written',
    message: `What Maelstrom says can't be written: ${messageOf(thrown)}`,
    fix: 'Make room on the disk (dscourse clean), or check who may write there, and run it again.',
    exitStatus: ExitStatus.couldNotJudge,
    cause: thrown,
  });
}

function notStarted(startFailure: string): JvmEnd {
  return { exit: { code: null, signal: null }, startFailure, endedBy: null };
}
