/** How a failure is shown: two lines on stderr, or one JSON value on stdout with `--json`. */
import { DscourseError, ExitStatus, messageOf, systemErrorCode } from '../errors.ts';
import { explainFileError } from '../workspace/file-errors.ts';
import type { GlobalOptions } from './context.ts';
import { sanitise } from './terminal/sanitise.ts';
import type { Terminal } from './terminal/terminal.ts';

/** What `--json` prints instead of a result, version 1 (docs/cli.md). */
export interface JsonError {
  readonly version: 1;
  readonly kind: 'error';
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly fix: string;
    readonly details: readonly string[];
    readonly stack?: string;
  };
  readonly exitStatus: ExitStatus;
}

/** What a machine refuses whichever step comes to it first: no room, no permission, no more open files. */
const refusals = new Set(['ENOSPC', 'EDQUOT', 'EACCES', 'EPERM', 'EROFS', 'EMFILE']);

/** What a refused system call wanted; `open` may be for either. Those that are not here write. */
const verbOf: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ['read', 'stat', 'lstat', 'access', 'scandir', 'readlink'].map((call) => [call, 'read']),
  ),
  open: 'open',
  spawn: 'open',
};

/**
 * What the disk refuses is explained. Anything else that is no DscourseError is a defect of ours and becomes one
 * with exit status 70.
 */
export function asDscourseError(thrown: unknown): DscourseError {
  if (thrown instanceof DscourseError) return thrown;
  if (refusals.has(systemErrorCode(thrown) ?? '')) {
    const path = thrown instanceof Error && 'path' in thrown ? String(thrown.path) : 'a file';
    const syscall = thrown instanceof Error && 'syscall' in thrown ? String(thrown.syscall) : '';
    const explained = explainFileError(thrown, `${verbOf[syscall] ?? 'write'} ${path}`);
    if (explained instanceof DscourseError) return explained;
  }
  return new DscourseError({
    code: 'defect',
    message: `This is a defect of dscourse: ${messageOf(thrown) || 'something was thrown without a message'}`,
    fix: 'Run the same command with --debug and report what it prints.',
    exitStatus: ExitStatus.defect,
    cause: thrown,
  });
}

function stackOf(error: DscourseError): string {
  const parts = [error.stack ?? String(error)];
  for (let cause = error.cause; cause !== undefined; ) {
    parts.push(`Caused by: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}`);
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  return parts.join('\n');
}

/** Prints the failure and returns the exit status that goes with it. */
export function reportError(thrown: unknown, terminal: Terminal, options: GlobalOptions): ExitStatus {
  const error = asDscourseError(thrown);
  terminal.status(null);
  if (options.json) {
    const value: JsonError = {
      version: 1,
      kind: 'error',
      error: {
        code: error.code,
        message: error.message,
        fix: error.fix,
        details: error.details,
        ...(options.debug ? { stack: stackOf(error) } : {}),
      },
      exitStatus: error.exitStatus,
    };
    terminal.line(JSON.stringify(value, null, 2));
    return error.exitStatus;
  }
  terminal.error(labelled(terminal, 'error', 'bad', error.message));
  if (error.fix !== '') terminal.error(labelled(terminal, 'fix', 'accent', error.fix));
  if (options.verbose || options.debug) {
    for (const detail of error.details) terminal.error(terminal.wrap(`  ${sanitise(detail)}`, '  '));
  }
  if (options.debug) terminal.error(sanitise(stackOf(error)));
  return error.exitStatus;
}

function labelled(terminal: Terminal, label: string, tone: 'bad' | 'accent', text: string): string {
  const indent = ' '.repeat(label.length + 2);
  const lines = sanitise(text)
    .trimEnd()
    .split('\n')
    .map((line, index) => (index === 0 ? line : indent + line));
  return lines
    .map((line, index) => {
      const head = index === 0 ? `${label}: ` : '';
      // Wrapped with the label in place, so that its width counts, and painted afterwards.
      const wrapped = terminal.wrap(head + line, indent);
      return index === 0 ? terminal.paint(tone, `${label}:`) + wrapped.slice(label.length + 1) : wrapped;
    })
    .join('\n');
}
