/** One command line in this process: signals, broken pipes, and the single place that ends it. */
import { isatty } from 'node:tty';
import { ExitStatus, messageOf, systemErrorCode } from '../errors.ts';
import type { CommandDefinition } from './command-definition.ts';
import { commands } from './commands/index.ts';
import type { GlobalOptions } from './context.ts';
import { processIo } from './io.ts';
import { runProgram, splitGlobalFlags } from './program.ts';
import { reportError } from './report-error.ts';
import { createTerminal } from './terminal/create-terminal.ts';

/** Real milliseconds that a command gets after a signal to put things in order. */
const graceMs = 10_000;

/** What a stream reports when whoever read it has gone. */
const readerGone = new Set(['EPIPE', 'EIO', 'ECONNRESET', 'ERR_STREAM_DESTROYED', 'EOF']);

/**
 * Runs the command and ends the process with its status.
 *
 * @param entryUrl `import.meta.url` of the entry, from which the package is found.
 */
export async function runProcess(
  argv: readonly string[],
  entryUrl: string,
  known: readonly CommandDefinition[] = commands,
): Promise<void> {
  const { options } = splitGlobalFlags(argv);
  const hadTerminal = isatty(0) && isatty(1);
  process.stdout.on('error', (error) => {
    // A closed pipe (`dscourse list | head -1`) silences us; the command still finishes its work.
    if (readerGone.has(systemErrorCode(error) ?? '')) return;
    process.stderr.write(`error: The output can't be written: ${messageOf(error)}.\n`);
    process.exit(ExitStatus.defect);
  });
  // Nobody hears what is said about a stderr that takes nothing; the answer on stdout still counts.
  process.stderr.on('error', () => undefined);
  const defect = (thrown: unknown): void => {
    process.exit(report(thrown, options));
  };
  process.on('uncaughtException', defect);
  process.on('unhandledRejection', defect);
  let finished = false;
  process.on('exit', (code) => {
    if (!finished && code === 0) {
      process.exitCode = report(new Error('the command ended without an answer'), options);
    }
  });

  const status = await guarded(argv, entryUrl, known, options);
  finished = true;
  await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
  if (hadTerminal && !isatty(0) && !isatty(1)) hangUp();
  process.exit(status);
}

/**
 * Ends the process as a closed window ends others. When its terminal is gone, Node's own exit would abort: it can't
 * put back the terminal's modes.
 */
function hangUp(): void {
  if (process.platform === 'win32') return;
  process.removeAllListeners('SIGHUP');
  process.kill(process.pid, 'SIGHUP');
}

async function guarded(
  argv: readonly string[],
  entryUrl: string,
  known: readonly CommandDefinition[],
  options: GlobalOptions,
): Promise<ExitStatus> {
  try {
    const io = processIo(entryUrl, listenForSignals(options));
    return await runProgram(argv, io, known);
  } catch (thrown) {
    return report(thrown, options);
  }
}

function report(thrown: unknown, options: GlobalOptions): ExitStatus {
  const terminal = createTerminal(process, options);
  try {
    return reportError(thrown, terminal, options);
  } catch (again) {
    process.stderr.write(`error: ${messageOf(again)}\n`);
    return ExitStatus.defect;
  }
}

/** The first signal asks the command to stop; a second one, or ten seconds, end the process at once. */
function listenForSignals(options: GlobalOptions): AbortSignal {
  const controller = new AbortController();
  const stop = (signal: NodeJS.Signals): void => {
    if (controller.signal.aborted) process.exit(ExitStatus.interrupted);
    controller.abort(new Error(signal));
    if (signal === 'SIGINT' && process.stderr.isTTY && !options.quiet) {
      process.stderr.write('\nStopping. Press Ctrl-C again to stop at once.\n');
    }
    setTimeout(() => process.exit(ExitStatus.interrupted), graceMs).unref();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  return controller.signal;
}

/** Resolves when everything written so far has left the process, or never can. */
function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (stream.destroyed || stream.writableEnded) resolve();
    else stream.write('', () => resolve());
  });
}
