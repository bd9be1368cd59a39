/**
 * Remembers what a result was made from, so that nothing is made twice: the SHA-256 of every file that
 * went in, and the names in every folder where another file could take precedence (`util.ts` beside
 * `util.js`). A stamp holds while all of them are the same; times and sizes play no part.
 *
 * Format of the file (version 1): `{ v: 1, key, files: {path: sha256}, folders: {path: sha256}, value }`
 * with absolute paths; `key` names versions and options. A damaged stamp is no stamp.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { systemErrorCode } from '../errors.ts';

export interface Stamp<Value> {
  readonly v: 1;
  readonly key: string;
  readonly files: Readonly<Record<string, string>>;
  readonly folders: Readonly<Record<string, string>>;
  readonly value: Value;
}

/** SHA-256 in hex. */
export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

/** SHA-256 of a file's content; `missing` when there is none, which is a state like any other. */
export function hashFile(path: string): string {
  try {
    return sha256(readFileSync(path));
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return 'missing';
    throw error;
  }
}

const relevant = /\.(?:[cm]?[jt]s|json|node)$/;

/** SHA-256 over the names of the source files in a folder, and of its folders. */
export function hashFolder(path: string): string {
  try {
    const names = readdirSync(path, { withFileTypes: true })
      .filter((entry) => relevant.test(entry.name) || (entry.isDirectory() && !entry.name.startsWith('.')))
      .map((entry) => entry.name);
    return sha256(names.sort().join('\n'));
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return 'missing';
    throw error;
  }
}

/** The stamp in `file` if it has this key and everything that it names is unchanged; else null. */
export function readStamp<Value>(
  file: string,
  key: string,
  isValue: (value: unknown) => value is Value,
): Value | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return null; // Missing or unreadable: the result is made again.
  }
  const stamp = parseStamp(text);
  if (stamp === null || stamp.key !== key || !isValue(stamp.value)) return null;
  for (const [path, hash] of Object.entries(stamp.files)) if (hashFile(path) !== hash) return null;
  for (const [path, hash] of Object.entries(stamp.folders)) if (hashFolder(path) !== hash) return null;
  return stamp.value;
}

/** Writes a stamp whole or not at all. */
export function writeStamp<Value>(file: string, stamp: Stamp<Value>): void {
  writeWhole(file, `${JSON.stringify(stamp)}\n`);
}

let temporaryFiles = 0;

/** Writes a file through a temporary one beside it, so that a reader sees the old or the new, never a part. */
export function writeWhole(file: string, data: string | Uint8Array): void {
  mkdirSync(dirname(file), { recursive: true });
  temporaryFiles += 1;
  const temporary = `${file}.${process.pid}-${temporaryFiles}.part`;
  try {
    writeFileSync(temporary, data);
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

function parseStamp(text: string): Stamp<unknown> | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return null; // Damaged: as good as none.
  }
  if (typeof parsed !== 'object' || parsed === null) return null;
  const { v, key, files, folders, value } = parsed as Partial<Stamp<unknown>>;
  if (v !== 1 || typeof key !== 'string' || !isTable(files) || !isTable(folders)) return null;
  return { v, key, files, folders, value };
}

function isTable(value: unknown): value is Record<string, string> {
  return (
    typeof value === 'object' && value !== null && Object.values(value).every((v) => typeof v === 'string')
  );
}
