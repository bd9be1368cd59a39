/** A report for programs: what `--json` prints. Errors have a form of their own (docs/cli.md). */
import type { BuildResult, TypeProblem } from '../build/build.ts';
import type { ExitStatus } from '../errors.ts';
import type { Report } from '../grading/report.ts';

/** Version 1. `kind` tells a report from an error and from a build that withheld the verdict. */
export type JsonOutput =
  | ({ readonly kind: 'report'; readonly partial: boolean; readonly exitStatus: ExitStatus } & Report)
  | ({
      readonly kind: 'replay';
      /** True when the trace is the recorded one, byte for byte. */
      readonly same: boolean;
      readonly explanation: string;
      readonly exitStatus: ExitStatus;
    } & Report)
  | {
      readonly version: 1;
      readonly kind: 'build';
      readonly outcome: Exclude<BuildResult['kind'], 'built'>;
      readonly challenge: string;
      readonly problems: readonly TypeProblem[];
      readonly exitStatus: ExitStatus;
    };

/** One JSON value, indented, without a newline at the end. */
export function jsonText(output: JsonOutput): string {
  return JSON.stringify(output, null, 2);
}
