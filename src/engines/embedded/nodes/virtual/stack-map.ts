/** From frames of the bundle to the learner's own files, by the bundle's source map. */
import { readFileSync } from 'node:fs';
import {
  LEAST_UPPER_BOUND,
  originalPositionFor,
  sourceContentFor,
  TraceMap,
} from '@jridgewell/trace-mapping';
import { systemErrorCode } from '../../../../errors.ts';
import type { SourceLocation } from '../../../engine.ts';
import { entryFile, preludePrefix } from './prelude-script.ts';

interface CallSite {
  getFileName(): string | null;
  getLineNumber(): number | null;
  getColumnNumber(): number | null;
  toString(): string;
}

/**
 * The name of a bundle for nodes that a debugger is not to stop in: breakpoints are set by name. In stacks it
 * is the bundle.
 */
export function unwatchedName(bundle: string): string {
  return `${bundle}.unwatched`;
}

export class StackMap {
  readonly #bundle: string;
  readonly #mapPath: string | null;
  #map: TraceMap | null | undefined = undefined;
  /** First frame in the learner's source of each error whose stack was formatted. */
  readonly #locations = new WeakMap<object, SourceLocation>();

  /** @param bundle the name under which the bundle is compiled; `mapPath`: its source map, if there is one. */
  constructor(bundle: string, mapPath: string | null) {
    this.#bundle = bundle;
    this.#mapPath = mapPath;
  }

  /**
   * The `stack` of an error as the learner should see it: source positions instead of the bundle's, no
   * frames of the prelude, none of the engine below it.
   */
  format(error: object, header: string, sites: readonly unknown[]): string {
    const lines = [header];
    for (const site of sites as readonly CallSite[]) {
      const file = site.getFileName();
      if (file === entryFile) break;
      if (file?.startsWith(preludePrefix) === true) continue;
      const line = site.getLineNumber() ?? 0;
      const column = site.getColumnNumber() ?? 0;
      let text = site.toString();
      if (file === unwatchedName(this.#bundle)) text = text.replace(file, this.#bundle);
      if (file === this.#bundle || file === unwatchedName(this.#bundle)) {
        const location = this.locate(line, column);
        if (location !== null) {
          if (!this.#locations.has(error)) this.#locations.set(error, location);
          text = text.replace(
            `${this.#bundle}:${line}:${column}`,
            `${location.file}:${location.line}:${location.column}`,
          );
        }
      } else if (file !== null && !file.startsWith('node:')) continue;
      lines.push(`    at ${text}`);
    }
    return lines.join('\n');
  }

  /** Where the stack of an error begins in the learner's source; null when none of it is there. */
  locationOf(error: object): SourceLocation | null {
    const known = this.#locations.get(error);
    if (known !== undefined) return known;
    // Formats the stack if nobody did so far.
    void (error as { stack?: unknown }).stack;
    return this.#locations.get(error) ?? null;
  }

  /** Source position of a position in the bundle (both from 1). Without a map the bundle is the source. */
  locate(line: number, column: number): SourceLocation | null {
    const map = this.#read();
    if (map === null) return { file: this.#bundle, line, column };
    if (line < 1) return null;
    const found = originalPositionFor(map, { line, column: Math.max(0, column - 1) });
    if (found.source === null) return null;
    return { file: found.source, line: found.line, column: found.column + 1 };
  }

  /** The first source position on a line of the bundle. */
  locateLine(line: number): SourceLocation | null {
    const map = this.#read();
    if (map === null) return { file: this.#bundle, line, column: 1 };
    const found = originalPositionFor(map, { line, column: 0, bias: LEAST_UPPER_BOUND });
    return found.source === null ? null : { file: found.source, line: found.line, column: found.column + 1 };
  }

  /** The text of a source line, when the map or the disk has it. */
  sourceLine(location: SourceLocation): string | null {
    const map = this.#read();
    const content = map === null ? readText(location.file) : sourceContentFor(map, location.file);
    return content?.split(/\r?\n/)[location.line - 1] ?? null;
  }

  #read(): TraceMap | null {
    if (this.#map === undefined) {
      const text = this.#mapPath === null ? null : readText(this.#mapPath);
      // Without sourceRoot sources are relative to the workspace, which is how people know them.
      this.#map =
        text === null ? null : new TraceMap({ ...(JSON.parse(text) as object), sourceRoot: '' } as never);
    }
    return this.#map;
  }
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (thrown) {
    if (systemErrorCode(thrown) !== undefined) return null;
    throw thrown;
  }
}
