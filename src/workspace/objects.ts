/**
 * `.dscourse/objects`: sources and programs under the SHA-256 of their content (`ab/cdef…`), so that an attempt
 * can be replayed and a solution carried over after later edits. An object never changes; the same content
 * is stored once; what is read is checked against its name.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256, writeWhole } from '../build/stamp.ts';
import { DscourseError, systemErrorCode } from '../errors.ts';
import { explained, whyOf } from './file-errors.ts';
import { fingerprint, packFiles, readFolder, unpackInto } from './snapshot.ts';

export class ObjectStore {
  /** Absolute path of the folder of objects. */
  readonly directory: string;
  private readonly folderCache: string;

  /**
   * @param directory absolute path of the folder of objects; made when the first one is put
   * @param folderCache absolute path of a folder that remembers which object a folder's content is
   */
  constructor(directory: string, folderCache: string) {
    this.directory = directory;
    this.folderCache = folderCache;
  }

  /** Where the object of a hash lies, whether it exists or not. */
  pathOf(hash: string): string {
    if (!/^[0-9a-f]{64}$/.test(hash)) {
      throw new DscourseError({
        code: 'object-missing',
        message: `"${hash}" is not the name of a stored object.`,
        fix: 'The attempts log was edited or damaged; choose another attempt.',
      });
    }
    return join(this.directory, hash.slice(0, 2), hash.slice(2));
  }

  /** True when the object is there and sound. */
  has(hash: string): boolean {
    return this.stateOf(hash).kind === 'sound';
  }

  /**
   * Stores bytes, or the content of a file given by its absolute path. A damaged object of that name is mended.
   *
   * @returns the SHA-256 in hex
   */
  putFile(content: Uint8Array | string): string {
    const bytes =
      typeof content === 'string' ? explained(`read ${content}`, () => readFileSync(content)) : content;
    const hash = sha256(bytes);
    if (!this.has(hash)) {
      explained(`store an object in ${this.directory}`, () => writeWhole(this.pathOf(hash), bytes));
    }
    return hash;
  }

  /**
   * Stores a folder (snapshot.ts says what of it). The same content gives the same hash everywhere.
   *
   * @param folder absolute path
   */
  async putFolder(folder: string): Promise<string> {
    const files = explained(`read ${folder}`, () => readFolder(folder));
    const note = join(this.folderCache, fingerprint(files));
    const known = this.noted(note);
    if (known !== null) return known;
    const hash = this.putFile(await packFiles(files));
    explained(`write ${this.folderCache}`, () => writeWhole(note, hash));
    return hash;
  }

  /**
   * The bytes of an object.
   *
   * @throws DscourseError `object-missing`, `object-damaged`
   */
  get(hash: string): Buffer {
    const state = this.stateOf(hash);
    if (state.kind === 'sound') return state.bytes;
    const what = `The stored object ${hash.slice(0, 12)}… `;
    throw state.kind === 'missing'
      ? new DscourseError({
          code: 'object-missing',
          message: `${what}is missing from ${this.directory}.`,
          fix: 'It may be in your git history or on another machine; copy .dscourse/objects from there, or choose another attempt.',
        })
      : new DscourseError({
          code: 'object-damaged',
          message: `${what}is damaged: ${state.why} (${this.pathOf(hash)}).`,
          fix: 'Restore that file from git or a copy, or delete it and choose another attempt.',
        });
  }

  /**
   * Writes a stored folder's files into a folder, which is made when missing.
   *
   * @throws DscourseError `object-missing`, `object-damaged`, or what the disk refuses
   */
  async extractFolder(hash: string, into: string): Promise<void> {
    const archive = this.get(hash);
    try {
      await unpackInto(archive, into);
    } catch (error) {
      if (systemErrorCode(error)?.startsWith('TAR_') === true) {
        throw new DscourseError({
          code: 'object-damaged',
          message: `The stored object ${hash.slice(0, 12)}… is not a folder.`,
          fix: 'The attempts log was edited or damaged; choose another attempt.',
          cause: error,
        });
      }
      throw error;
    }
  }

  /** Names of all objects, sound or not. */
  list(): string[] {
    const within = (folder: string): string[] => {
      try {
        return readdirSync(folder);
      } catch (error) {
        if (systemErrorCode(error) === 'ENOENT' || systemErrorCode(error) === 'ENOTDIR') return [];
        throw error;
      }
    };
    return within(this.directory)
      .filter((prefix) => /^[0-9a-f]{2}$/.test(prefix))
      .flatMap((prefix) => within(join(this.directory, prefix)).map((rest) => prefix + rest))
      .filter((hash) => /^[0-9a-f]{64}$/.test(hash))
      .sort();
  }

  private noted(note: string): string | null {
    try {
      const hash = readFileSync(note, 'utf8');
      return /^[0-9a-f]{64}$/.test(hash) && this.has(hash) ? hash : null;
    } catch (error) {
      if (systemErrorCode(error) === undefined) throw error;
      return null; // Not packed yet, or the cache was emptied.
    }
  }

  private stateOf(
    hash: string,
  ): { kind: 'sound'; bytes: Buffer } | { kind: 'missing' } | { kind: 'damaged'; why: string } {
    let bytes: Buffer;
    try {
      bytes = readFileSync(this.pathOf(hash));
    } catch (error) {
      if (systemErrorCode(error) === 'ENOENT') return { kind: 'missing' };
      if (systemErrorCode(error) === undefined) throw error;
      return { kind: 'damaged', why: whyOf(error) };
    }
    if (sha256(bytes) === hash) return { kind: 'sound', bytes };
    return { kind: 'damaged', why: 'its content does not match its name' };
  }
}
