/** What a JavaScript node's last lines on stderr say of the error that ended it. */
import type { RunEnding, SourceLocation } from '../engine.ts';

type Crash = Extract<RunEnding, { kind: 'node-crashed' }>;

/** How Node tells of an error that nobody caught: the stack, an empty line, its version. */
const trailer = /^Node\.js v\d+/;
const frame = /^\s+at /;
const named = /^(?:Uncaught )?([A-Za-z_$][\w$.]*)(?: \[\w+\])?: ([\s\S]*)$/;
const fromPromise =
  /triggerUncaughtException\(err, true \/\* fromPromise \*\/\)|^\[?UnhandledPromiseRejection/;

/**
 * The uncaught error, where the lines end with one as Node prints it; all null or false where they do not:
 * an error that a program logged itself need not be what ended it.
 *
 * @param sourceRoot what files of the program begin with (its source map's root), left out of their names:
 * people know them by their place in the workspace. Null: names stay as they are.
 */
export function uncaughtError(
  printed: readonly string[],
  sourceRoot: string | null,
): Pick<Crash, 'error' | 'rejection' | 'location'> {
  const stderr = sourceRoot === null ? printed : printed.map((line) => withoutRoot(line, sourceRoot));
  const none = { error: null, rejection: false, location: null };
  const end = stderr.findLastIndex((line) => trailer.test(line));
  if (end < 0 || stderr.slice(end + 1).some((line) => line.trim() !== '')) return none;
  const lastFrame = stderr.slice(0, end).findLastIndex((line) => frame.test(line));
  if (lastFrame < 0) return none;
  let first = lastFrame;
  while (first > 0 && frame.test(stderr[first - 1] ?? '')) first--;
  // The message may have several lines; an empty one parts it from the source line above.
  const above = stderr.slice(0, first).findLastIndex((line) => line.trim() === '') + 1;
  const found = named.exec(stderr.slice(above, first).join('\n'));
  if (found === null) return none;
  const frames = stderr.slice(first, lastFrame + 1);
  return {
    error: {
      name: found[1] ?? 'Error',
      message: found[2] ?? '',
      stack: stderr.slice(above, lastFrame + 1).join('\n'),
    },
    rejection: stderr.slice(0, first).some((line) => fromPromise.test(line)),
    location: locationOf(frames),
  };
}

function withoutRoot(line: string, root: string): string {
  return line.replaceAll(`file://${root}`, '').replaceAll(root, '');
}

function locationOf(frames: readonly string[]): SourceLocation | null {
  for (const line of frames) {
    if (/node:|node_modules/.test(line)) continue;
    const found = /(?:\(|at (?:async )?)((?:file:\/\/)?[^()\s][^()]*):(\d+):(\d+)\)?$/.exec(line);
    if (found?.[1] === undefined) continue;
    return { file: found[1].replace(/^file:\/\//, ''), line: Number(found[2]), column: Number(found[3]) };
  }
  return null;
}
