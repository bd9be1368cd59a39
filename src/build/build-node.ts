/**
 * From what a learner wrote to a {@link NodeProgram}: picks the adapter of the language.
 *
 * - a folder, or a `.ts`, `.mts`, `.cts`, `.js`, `.mjs`, `.cjs` file: one self-contained CommonJS bundle
 *   with a source map (bundle-format.md says what it looks like and what it asks of its surroundings);
 * - any other file that may be executed: itself.
 */
import { accessSync, constants, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DscourseError } from '../errors.ts';
import type { BuildRequest, BuildResult } from './build.ts';
import { isScript } from './entry.ts';
import { hashFile } from './stamp.ts';
import { buildTypeScript } from './typescript.ts';

/**
 * Builds a node. An unchanged source is not built again: only its files are hashed.
 *
 * @throws DscourseError `no-source`, `no-entry`, `not-executable`, `type-check-failed`; Interrupted
 */
export async function buildNode(request: BuildRequest): Promise<BuildResult> {
  const stat = statSync(request.source, { throwIfNoEntry: false });
  if (stat?.isFile() && !isScript(request.source)) return executable(request);
  return buildTypeScript(request);
}

function executable(request: BuildRequest): BuildResult {
  try {
    accessSync(request.source, constants.X_OK);
  } catch (error) {
    throw new DscourseError({
      code: 'not-executable',
      message: `${request.source} is neither TypeScript or JavaScript by its name, nor an executable file.`,
      fix: `Make it executable (chmod +x), or name it with .ts or .js.`,
      cause: error,
    });
  }
  return {
    kind: 'built',
    cached: true,
    entry: request.source,
    program: {
      kind: 'command',
      language: 'executable',
      argv: [request.source, ...request.args],
      cwd: dirname(request.source),
      env: {},
      hash: hashFile(request.source),
    },
  };
}
