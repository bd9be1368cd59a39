/**
 * The two kinds of failure that end a command.
 *
 * A {@link DscourseError} is foreseeable: something the person can put right. It carries a stable
 * code, what is wrong, and what to do. Anything else that is thrown is a defect of ours (exit 70).
 */

/** Exit statuses of every command (docs/cli.md lists them for users). */
export const ExitStatus = {
  passed: 0,
  failed: 1,
  couldNotJudge: 2,
  usage: 64,
  defect: 70,
  interrupted: 130,
} as const;
export type ExitStatus = (typeof ExitStatus)[keyof typeof ExitStatus];

export interface DscourseErrorOptions {
  /** Stable, kebab-case: `unknown-challenge`, `workspace-damaged`. */
  code: string;
  /** What is wrong and where (`file:line:column` where there is one). One sentence, or one line each. */
  message: string;
  /** What to do about it: a command or an edit. */
  fix: string;
  /** Exit status; 64 (wrong usage) unless told otherwise. */
  exitStatus?: ExitStatus;
  cause?: unknown;
  /** More lines of detail for `--verbose` and `--json`. */
  details?: readonly string[];
}

/** A foreseeable failure, with its remedy. */
export class DscourseError extends Error {
  readonly code: string;
  readonly fix: string;
  readonly exitStatus: ExitStatus;
  readonly details: readonly string[];

  constructor(options: DscourseErrorOptions) {
    super(options.message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'DscourseError';
    this.code = options.code;
    this.fix = options.fix;
    this.exitStatus = options.exitStatus ?? ExitStatus.usage;
    this.details = options.details ?? [];
  }
}

/** The person pressed Ctrl-C, or whoever runs us asked us to stop. */
export class Interrupted extends DscourseError {
  constructor(message = 'Interrupted.') {
    super({
      code: 'interrupted',
      message,
      fix: 'Run the same command again; nothing is left half done.',
      exitStatus: ExitStatus.interrupted,
    });
    this.name = 'Interrupted';
  }
}

/** The message of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** The `code` of a system error (`ENOENT`, `EACCES` …), or undefined. */
export function systemErrorCode(thrown: unknown): string | undefined {
  if (thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string') return thrown.code;
  return undefined;
}
