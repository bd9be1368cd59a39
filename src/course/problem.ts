/** A mistake in a course file, at its place, with what to do about it. */
export interface Problem {
  /** Path relative to the course's folder. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  readonly message: string;
  readonly fix: string;
}

/** `challenges/echo-1/challenge.yaml:12:3: unknown key "workloda". Did you mean workload?` */
export function problemLine(problem: Problem): string {
  return `${problem.file}:${problem.line}:${problem.column}: ${problem.message} ${problem.fix}`.trimEnd();
}
