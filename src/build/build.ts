/**
 * From a learner's folder to a NodeProgram. One adapter per language; nothing after this knows one.
 */
import type { NodeProgram } from '../engines/engine.ts';

export interface TypeProblem {
  /** Path relative to the workspace. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** `TS2322`. */
  readonly code: string;
  readonly message: string;
  /** The source line, when it could be read. */
  readonly sourceLine: string | null;
}

export type BuildResult =
  | {
      readonly kind: 'built';
      readonly program: NodeProgram;
      readonly cached: boolean;
      readonly entry: string;
    }
  /** The type check refused it; there is a program, but no verdict is given on it. */
  | {
      readonly kind: 'type-errors';
      readonly problems: readonly TypeProblem[];
      readonly program: NodeProgram | null;
    }
  /** It can't be bundled: syntax, an import that is not found. */
  | { readonly kind: 'build-errors'; readonly problems: readonly TypeProblem[] };

export interface BuildRequest {
  /** Absolute path of the folder with the solution, or of one source file (`test`). */
  readonly source: string;
  /** Absolute path of the workspace (for paths in messages, npm packages, tsconfig); null outside one. */
  readonly workspace: string | null;
  /** Absolute path of a folder for bundles and build stamps. */
  readonly cacheDirectory: string;
  readonly typeCheck: boolean;
  /** Arguments of the node after its script. */
  readonly args: readonly string[];
  readonly packageRoot: string;
  readonly signal: AbortSignal;
}
