/**
 * What esbuild and tsc report, as {@link TypeProblem}s: file relative to the workspace, line and column from
 * 1, the source line.
 */
import { readFileSync } from 'node:fs';
import { isAbsolute, join, relative, sep } from 'node:path';
import type { Message } from 'esbuild';
import type { TypeProblem } from './build.ts';

/** Problems of a bundle that could not be made. `root` is the folder that names are relative to. */
export function bundleProblems(errors: readonly Message[], root: string): TypeProblem[] {
  return errors.map((error) => {
    const at = error.location;
    const message = explain(error.text);
    if (at === null) return { file: '', line: 0, column: 0, code: 'build', message, sourceLine: null };
    return {
      file: nameOf(root, at.file),
      line: at.line,
      column: columnOf(at.lineText, at.column),
      code: codeOf(error.text),
      message,
      sourceLine: at.lineText,
    };
  });
}

/** esbuild counts a column in bytes from 0; an editor in characters from 1. */
function columnOf(lineText: string, bytes: number): number {
  return Buffer.from(lineText, 'utf8').subarray(0, bytes).toString('utf8').length + 1;
}

function codeOf(text: string): string {
  if (text.startsWith('Could not resolve')) return 'unresolved-import';
  if (text.startsWith('No loader is configured') || text.includes('native addon')) return 'not-bundlable';
  return 'syntax';
}

function explain(text: string): string {
  const unresolved = /^Could not resolve "([^"]+)"/.exec(text);
  if (unresolved !== null) {
    const name = unresolved[1] as string;
    if (name.startsWith('../lib/')) {
      return `There is no file for the import "${name}"; if it is one of the node library, \`dscourse init\` puts it back.`;
    }
    if (name.startsWith('.') || isAbsolute(name)) return `There is no file for the import "${name}".`;
    const packageName = name
      .split('/')
      .slice(0, name.startsWith('@') ? 2 : 1)
      .join('/');
    return `The package "${packageName}" is not installed: run \`npm install ${packageName}\` in the workspace.`;
  }
  const unknown = /^No loader is configured for "([^"]+)" files: (.*)$/.exec(text);
  if (unknown !== null) {
    return `A ${unknown[1]} file can't be part of a node: import TypeScript, JavaScript or JSON only.`;
  }
  return text;
}

const withPlace = /^(.+?)\((\d+),(\d+)\): error (TS\d+): (.*)$/;
const withoutPlace = /^error (TS\d+): (.*)$/;

/**
 * Reads tsc's `--pretty false` output. Further lines of a message are indented and belong to the problem
 * above; lines that are neither (file names of `--listFiles`) are given back.
 */
export function typeProblems(
  output: string,
  root: string,
): { problems: TypeProblem[]; others: readonly string[] } {
  const problems: TypeProblem[] = [];
  const others: string[] = [];
  const sources = new Map<string, readonly string[]>();
  for (const line of output.split(/\r?\n/)) {
    const place = withPlace.exec(line);
    const bare = place === null ? withoutPlace.exec(line) : null;
    if (place !== null) {
      const path = place[1] as string;
      const lineNumber = Number(place[2]);
      problems.push({
        file: nameOf(root, path),
        line: lineNumber,
        column: Number(place[3]),
        code: place[4] as string,
        message: place[5] as string,
        sourceLine: sourceLine(sources, isAbsolute(path) ? path : join(root, path), lineNumber),
      });
    } else if (bare !== null) {
      const [, code, message] = bare as unknown as [string, string, string];
      // Errors without a place are about the options.
      problems.push({ file: 'tsconfig.json', line: 1, column: 1, code, message, sourceLine: null });
    } else if (/^\s+\S/.test(line) && problems.length > 0) {
      const last = problems[problems.length - 1] as TypeProblem;
      problems[problems.length - 1] = { ...last, message: `${last.message}\n${line}` };
    } else if (line !== '') {
      others.push(line);
    }
  }
  return { problems, others };
}

function sourceLine(cache: Map<string, readonly string[]>, path: string, line: number): string | null {
  let lines = cache.get(path);
  if (lines === undefined) {
    try {
      lines = readFileSync(path, 'utf8').split(/\r?\n/);
    } catch {
      lines = []; // Gone since tsc read it; the problem is shown without its line.
    }
    cache.set(path, lines);
  }
  return lines[line - 1] ?? null;
}

function nameOf(root: string, path: string): string {
  const name = isAbsolute(path) ? relative(root, path) : path;
  return name.split(sep).join('/');
}
