/**
 * A folder as one sequence of bytes: a tar archive that is the same for the same names and contents,
 * whenever, wherever and by whomever it is made. No times, owners or umask; files in the order of their
 * names; of permissions only whether a file may be executed.
 *
 * Left out: node_modules, .git and .dscourse at any depth, `dist` at the top, and what is neither file nor
 * folder. Symbolic links to files are followed; those to folders are left out.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import { DscourseError, systemErrorCode } from '../errors.ts';

export interface FolderFile {
  /** Path inside the folder, with `/`. */
  readonly name: string;
  readonly content: Buffer;
  readonly executable: boolean;
}

const leftOut = new Set(['node_modules', '.git', '.dscourse', '.DS_Store']);

/** Bytes that a source may have; more is not somebody's program but an accident. */
const largestSource = 64 * 1024 * 1024;

/** The files of a folder that belong to its snapshot, sorted by name. */
export function readFolder(folder: string): FolderFile[] {
  const files: FolderFile[] = [];
  let size = 0;
  const visit = (path: string, prefix: string): void => {
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      if (leftOut.has(entry.name) || (prefix === '' && entry.name === 'dist')) continue;
      const child = join(path, entry.name);
      if (entry.isDirectory()) {
        visit(child, `${prefix}${entry.name}/`);
        continue;
      }
      const stat = statIfThere(child);
      if (stat === null || !stat.isFile()) continue;
      size += stat.size;
      if (size > largestSource) {
        throw new DscourseError({
          code: 'source-too-large',
          message: `${folder} holds more than ${largestSource / 1024 / 1024} MiB (${child} is ${Math.round(stat.size / 1024 / 1024)} MiB).`,
          fix: 'Move data and build results out of it; node_modules and dist are left out anyway.',
        });
      }
      files.push({
        name: prefix + entry.name,
        content: readFileSync(child),
        executable: (stat.mode & 0o100) !== 0,
      });
    }
  };
  visit(folder, '');
  return files.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** SHA-256 over names, permissions and contents: equal for folders whose snapshots are equal. */
export function fingerprint(files: readonly FolderFile[]): string {
  const hash = createHash('sha256');
  for (const file of files) {
    hash.update(`${JSON.stringify(file.name)} ${file.executable} ${file.content.length}\n`);
    hash.update(file.content);
  }
  return hash.digest('hex');
}

/** The archive of a folder's files. */
export async function packFiles(files: readonly FolderFile[]): Promise<Buffer> {
  const { Header, Pax } = await import('tar');
  const parts: Buffer[] = [];
  for (const file of files) {
    const fields = {
      path: file.name,
      mode: file.executable ? 0o755 : 0o644,
      size: file.content.length,
      type: 'File',
    } as const;
    const header = new Header({ ...fields });
    // Names that don't fit a plain header get an extended one before it.
    if (header.encode()) parts.push(new Pax({ path: file.name }).encode());
    parts.push(header.block as Buffer, file.content, Buffer.alloc(padding(file.content.length)));
  }
  parts.push(Buffer.alloc(1024));
  return Buffer.concat(parts);
}

/** Zero bytes that fill a content up to whole blocks of 512. */
function padding(length: number): number {
  return (512 - (length % 512)) % 512;
}

/**
 * Writes the files of an archive into a folder, which is made when missing.
 *
 * @throws the error of tar when the archive is not sound
 */
export async function unpackInto(archive: Buffer, folder: string): Promise<void> {
  const { Unpack } = await import('tar');
  mkdirSync(folder, { recursive: true });
  await new Promise<void>((resolve, reject) => {
    const unpack = new Unpack({ cwd: folder, strict: true, noMtime: true, preservePaths: false });
    unpack.on('close', () => resolve());
    unpack.on('error', reject);
    unpack.end(archive);
  });
}

function statIfThere(path: string): Stats | null {
  try {
    return statSync(path);
  } catch (error) {
    // A link that leads nowhere, or a file that was just deleted.
    if (systemErrorCode(error) === 'ENOENT' || systemErrorCode(error) === 'ELOOP') return null;
    throw error;
  }
}
