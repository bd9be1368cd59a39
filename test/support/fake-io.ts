/** An Io of strings for unit tests of commands: nothing here touches the process. */
import { PassThrough, Writable } from 'node:stream';
import type { CommandContext, GlobalOptions, Io } from '../../src/cli/context.ts';
import { createTerminal } from '../../src/cli/terminal/create-terminal.ts';

export interface FakeIo extends Io {
  readonly out: () => string;
  readonly err: () => string;
}

export interface FakeIoOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly columns?: number;
  readonly tty?: boolean;
  readonly now?: number;
  readonly signal?: AbortSignal;
  readonly packageRoot?: string;
}

function sink(tty: boolean, columns: number | undefined): { stream: Io['stdout']; text: () => string } {
  let text = '';
  const stream = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk);
      done();
    },
  });
  return {
    stream: Object.assign(stream, { isTTY: tty, ...(columns === undefined ? {} : { columns }) }),
    text: () => text,
  };
}

export function fakeIo(options: FakeIoOptions = {}): FakeIo {
  const stdout = sink(options.tty ?? false, options.columns);
  const stderr = sink(options.tty ?? false, options.columns);
  return {
    cwd: options.cwd ?? '/',
    env: { LANG: 'C.UTF-8', ...options.env },
    stdin: new PassThrough(),
    stdout: stdout.stream,
    stderr: stderr.stream,
    now: () => options.now ?? Date.UTC(2026, 10, 21),
    randomSeed: () => 42,
    signal: options.signal ?? new AbortController().signal,
    busy: (step) => step(),
    lendTerminal: (step) => step(),
    packageRoot: options.packageRoot ?? '/',
    out: stdout.text,
    err: stderr.text,
  };
}

export function fakeContext(io: Io, options: Partial<GlobalOptions> = {}): CommandContext {
  const all = { quiet: false, verbose: false, debug: false, json: false, ...options };
  return { io, options: all, terminal: createTerminal(io, all, 'linux') };
}
