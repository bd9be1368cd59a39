/** Text without what tells who wrote it: paths of the home directory and the workspace, the user's name. */
import { Transform } from 'node:stream';

/** What is taken out. Absolute paths; null: not known. */
export interface Personal {
  /** All spellings: as the environment gives it, and with its links resolved. */
  readonly homes: readonly string[];
  readonly workspaces: readonly string[];
  readonly user: string | null;
}

/** Names of users that are no names: every machine has them, or every program uses the word. */
const commonNames = new Set(['admin', 'node', 'nobody', 'root', 'runner', 'ubuntu', 'user', 'vagrant']);

/** Whether the user's name is one that tells something, and so is taken out. */
export function isTelling(user: string | null): user is string {
  return user !== null && user.length > 2 && !commonNames.has(user);
}

/**
 * A function that takes personal things out of a text in which each byte is one character (latin1), so
 * that whatever else is in the file stays as it is.
 *
 * @param names false leaves the user's name alone: in source code it may be a word like another
 */
export function neutraliser(personal: Personal, names: boolean): (text: string) => string {
  const replaced: (readonly [RegExp, string])[] = [];
  // The longest first: a workspace lies in the home directory most times.
  const paths = [
    ...personal.workspaces.map((path) => [path, '<workspace>'] as const),
    ...personal.homes.map((path) => [path, '~'] as const),
  ].sort(([a], [b]) => b.length - a.length);
  for (const [path, word] of paths) {
    for (const spelling of spellings(path)) {
      // Not where the path goes on: /home/ann is not in /home/anna.
      replaced.push([new RegExp(`${escaped(spelling)}(?![\\w.-])`, 'g'), word]);
    }
  }
  if (names && isTelling(personal.user)) {
    replaced.push([new RegExp(`(?<![\\w.-])${escaped(latin1(personal.user))}(?![\\w-])`, 'g'), 'user']);
  }
  return (text) => replaced.reduce((rest, [pattern, word]) => rest.replace(pattern, word), text);
}

/** A path as files have it: plain, in JSON and EDN strings, in file addresses. A root is no path of anybody. */
function spellings(path: string): readonly string[] {
  const trimmed = path.replace(/[\\/]+$/, '');
  if (trimmed.replace(/^[A-Za-z]:/, '') === '') return [];
  const all = [trimmed, JSON.stringify(trimmed).slice(1, -1), encodeURI(trimmed.replaceAll('\\', '/'))];
  return [...new Set(all.map(latin1))];
}

function latin1(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

/** A line without an end is cut only beyond this many bytes. */
const longestLine = 1 << 20;
/** Bytes that are kept back of such a line, since a path may be on both sides of the cut. */
const overlap = 1 << 13;

/** The same for a file of any size. Memory stays at a line, or a megabyte of one. */
export function neutralisingStream(neutralise: (text: string) => string): Transform {
  let rest = '';
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      rest += chunk.toString('latin1');
      const end = rest.lastIndexOf('\n') + 1;
      // What is replaced never holds a newline, so whole lines can go.
      let ready = neutralise(rest.slice(0, end));
      rest = rest.slice(end);
      if (rest.length > longestLine) {
        // Replaced before it is cut, so that no path is cut in two; one that has not come whole stays.
        const line = neutralise(rest);
        const cut = Math.max(0, line.length - overlap);
        ready += line.slice(0, cut);
        rest = line.slice(cut);
      }
      done(null, Buffer.from(ready, 'latin1'));
    },
    flush(done) {
      done(null, Buffer.from(neutralise(rest), 'latin1'));
    },
  });
}
