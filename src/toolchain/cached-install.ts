/**
 * An install in the cache: a folder with a manifest that was written last, before the folder got its name. So it
 * is there and whole, or not there; what happened to it afterwards is seen by the size of the jar, or by its hash.
 */
import { createHash } from 'node:crypto';
import { createReadStream, readFileSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { systemErrorCode } from '../errors.ts';
import type { MaelstromInstall, MaelstromRelease } from './toolchain.ts';
import { jarPath, type Unpacked } from './unpack.ts';

export const manifestName = 'dscourse-install.json';

/** Version 1. */
interface Manifest {
  readonly version: 1;
  readonly release: string;
  /** SHA-256 of the archive that it was unpacked from. */
  readonly archive: string;
  readonly jar: { readonly size: number; readonly sha256: string };
}

export type InstallState =
  | { readonly kind: 'whole'; readonly install: MaelstromInstall; readonly jarSha256: string }
  | { readonly kind: 'absent' }
  /** `why` is a sentence without its full stop. */
  | { readonly kind: 'damaged'; readonly why: string };

/** Looks at the manifest and the jar's size. Costs two system calls and a small file. */
export function inspectInstall(home: string, release: MaelstromRelease): InstallState {
  const jar = join(home, ...jarPath.split('/'));
  let manifest: Manifest | null;
  try {
    manifest = parse(readFileSync(join(home, manifestName), 'utf8'));
  } catch (error) {
    if (!isThere(home)) return { kind: 'absent' };
    const code = systemErrorCode(error) ?? 'unknown';
    return { kind: 'damaged', why: `its ${manifestName} can't be read (${code})` };
  }
  if (manifest === null) return { kind: 'damaged', why: `its ${manifestName} is damaged` };
  if (manifest.release !== release.version || manifest.archive !== release.sha256) {
    return { kind: 'damaged', why: `its ${manifestName} names another release` };
  }
  const size = sizeOf(jar);
  if (size === null) return { kind: 'damaged', why: `${jarPath} is missing` };
  if (size !== manifest.jar.size) {
    return { kind: 'damaged', why: `${jarPath} has ${size} bytes instead of ${manifest.jar.size}` };
  }
  const install: MaelstromInstall = { home, jar, version: release.version, from: 'cache' };
  return { kind: 'whole', install, jarSha256: manifest.jar.sha256 };
}

/** As {@link inspectInstall}, and reads the whole jar: some tenths of a second. */
export async function verifyInstall(home: string, release: MaelstromRelease): Promise<InstallState> {
  const state = inspectInstall(home, release);
  if (state.kind !== 'whole') return state;
  try {
    const hash = createHash('sha256');
    await pipeline(createReadStream(state.install.jar), hash);
    if (hash.digest('hex') === state.jarSha256) return state;
    return { kind: 'damaged', why: `${jarPath} was changed: its SHA-256 is another` };
  } catch (error) {
    return { kind: 'damaged', why: `${jarPath} can't be read (${systemErrorCode(error) ?? 'unknown'})` };
  }
}

/** Makes a folder of unpacked files an install. The last thing that is written in it. */
export async function writeManifest(
  folder: string,
  release: MaelstromRelease,
  { jar }: Unpacked,
): Promise<void> {
  const manifest: Manifest = { version: 1, release: release.version, archive: release.sha256, jar };
  const file = await open(join(folder, manifestName), 'wx');
  try {
    await file.writeFile(`${JSON.stringify(manifest, null, 2)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
}

function parse(text: string): Manifest | null {
  try {
    const value = JSON.parse(text) as Partial<Manifest>;
    const { jar } = value;
    const isWhole =
      value.version === 1 &&
      typeof value.release === 'string' &&
      typeof value.archive === 'string' &&
      typeof jar?.size === 'number' &&
      typeof jar.sha256 === 'string';
    return isWhole ? (value as Manifest) : null;
  } catch {
    return null;
  }
}

function isThere(path: string): boolean {
  try {
    statSync(path);
    return true;
  } catch (error) {
    return systemErrorCode(error) !== 'ENOENT' && systemErrorCode(error) !== 'ENOTDIR';
  }
}

function sizeOf(file: string): number | null {
  try {
    const found = statSync(file);
    return found.isFile() ? found.size : null;
  } catch {
    return null;
  }
}
