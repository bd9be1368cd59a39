/**
 * What a virtual node has written: its own disk, which outlives the program that writes to it. What was not
 * made durable (fsync) may be gone, or be there in part, after a crash.
 *
 * The rules are those that programs can rely on with the journaling file systems of Linux (ext4, XFS; Pillai et
 * al., "All File Systems Are Not Created Equal", OSDI 2014): names change in order, and an fsync makes the
 * file's bytes and its name durable, with every change of names before that; a rename is all or nothing; bytes
 * that nobody synced come and go file by file.
 */
import { sep } from 'node:path';
import type { Random } from '../../kernel/random.ts';

export type DiskEntry =
  | { readonly kind: 'file'; readonly data: Buffer; readonly time: number; readonly mode: number }
  | { readonly kind: 'directory'; readonly time: number }
  /** Removed: hides what the machine has under that name. */
  | { readonly kind: 'gone' };

interface File {
  readonly kind: 'file';
  data: Buffer;
  /** Milliseconds since 1970. */
  time: number;
  readonly mode: number;
  /** The bytes that survive a crash for certain. */
  durable: Buffer;
  /** What was done to it since it was made durable, the worst of it. */
  since: Change;
  /** Memory that `data` begins in and that is this file's alone: what is added goes there while it fits. */
  room: Buffer;
}
/** In order: bytes were added, some were written over, all were thrown away first. */
type Change = 'grown' | 'overwritten' | 'replaced';
type Held = File | Exclude<DiskEntry, { kind: 'file' }>;

/** One change of names, with what was there before (undefined: whatever the machine has). */
type NameChange = readonly (readonly [name: string, before: Held | undefined])[];

/** Changes of names that wait for an fsync; a longer journal is written out from its old end. */
const longestJournal = 1000;
const nothing = Buffer.alloc(0);
const gone: Held = { kind: 'gone' };

export class NodeDisk {
  readonly #held = new Map<string, Held>();
  #journal: NameChange[] = [];

  /** @param folders absolute paths of folders that are there from the beginning. */
  constructor(folders: readonly string[] = []) {
    for (const name of folders) this.#held.set(name, { kind: 'directory', time: 0 });
  }

  /** What the node has made or removed under an absolute path; undefined: it never touched it. */
  get(name: string): DiskEntry | undefined {
    return this.#held.get(name);
  }

  /** All paths that the node has touched. */
  names(): string[] {
    return [...this.#held.keys()];
  }

  /** Throws a file's bytes away and gives it these; makes the file where there is none. */
  replace(name: string, data: Buffer, time: number, mode: number): void {
    const file = this.#file(name, time, mode);
    file.data = data;
    file.room = nothing;
    file.since = 'replaced';
    file.time = time;
  }

  /** Writes over a file's bytes from a place within it. `old`: what is there, where the file is the machine's. */
  overwrite(name: string, from: number, bytes: Uint8Array, time: number, old: Buffer): void {
    const file = this.#file(name, time, 0o644, old);
    const data = Buffer.alloc(Math.max(file.data.length, from + bytes.length));
    file.data.copy(data);
    data.set(bytes, from);
    file.data = data;
    file.room = nothing;
    if (file.since === 'grown') file.since = 'overwritten';
    file.time = time;
  }

  /** Adds bytes at a file's end, at the price of these bytes and not of the whole file. */
  append(name: string, bytes: Uint8Array, time: number, old: Buffer): void {
    const file = this.#file(name, time, 0o644, old);
    const from = file.data.length;
    const length = from + bytes.length;
    if (file.room.length < length) {
      file.room = Buffer.alloc(Math.max(64, length * 2));
      file.data.copy(file.room);
    }
    file.room.set(bytes, from);
    file.data = file.room.subarray(0, length);
    file.time = time;
  }

  makeDirectory(name: string, time: number): void {
    this.#change([[name, { kind: 'directory', time }]]);
  }

  /** Removes a file or a folder, with all that is in it. */
  remove(name: string): void {
    const inside = this.names().filter((each) => each.startsWith(name + sep));
    this.#change([...inside.map((each): [string, Held] => [each, gone]), [name, gone]]);
  }

  /** Gives a file a new name at one stroke. A file of the machine comes with its `content`. */
  rename(from: string, to: string, content: Extract<DiskEntry, { kind: 'file' }>): void {
    const held = this.#held.get(from);
    const { data, time, mode } = content;
    const file: Held =
      held?.kind === 'file'
        ? held
        : { kind: 'file', data, time, mode, durable: data, since: 'grown', room: nothing };
    this.#change([
      [to, file],
      [from, gone],
    ]);
  }

  /** fsync: of a file, its bytes and the changes of names up to its own; of a folder, all changes of names. */
  sync(name: string): void {
    const held = this.#held.get(name);
    if (held?.kind === 'file') {
      held.durable = held.data;
      held.since = 'grown';
    }
    const last =
      held?.kind === 'directory'
        ? this.#journal.length
        : this.#journal.findLastIndex((change) => change.some(([changed]) => changed === name)) + 1;
    this.#journal.splice(0, last);
  }

  /**
   * What a crash of the machine leaves. Of the changes of names that wait, as many as `random` says are there;
   * of each file's bytes that wait, all, none, or those up to some place.
   */
  crash(random: Random): void {
    const kept = random.int(this.#journal.length + 1);
    for (const change of this.#journal.splice(kept).reverse()) {
      for (const [name, before] of change.toReversed()) {
        if (before === undefined) this.#held.delete(name);
        else this.#held.set(name, before);
      }
    }
    this.#journal = [];
    const files = new Set([...this.#held.values()].filter((held) => held.kind === 'file'));
    for (const file of files) {
      if (file.data === file.durable) continue;
      file.data = survivors(file, random);
      file.durable = file.data;
      file.since = 'grown';
      file.room = nothing;
    }
  }

  #file(name: string, time: number, mode: number, data: Buffer = nothing): File {
    const held = this.#held.get(name);
    if (held?.kind === 'file') return held;
    const file: File = { kind: 'file', data, time, mode, durable: data, since: 'grown', room: nothing };
    this.#change([[name, file]]);
    return file;
  }

  #change(after: readonly (readonly [name: string, held: Held])[]): void {
    this.#journal.push(after.map(([name]) => [name, this.#held.get(name)] as const));
    if (this.#journal.length > longestJournal) this.#journal.shift();
    for (const [name, held] of after) this.#held.set(name, held);
  }
}

/** What a crash leaves of a file with bytes that were not made durable. */
function survivors({ data, durable, since }: File, random: Random): Buffer {
  switch (random.pick(['all', 'none', 'part'] as const)) {
    case 'all':
      return data;
    case 'none':
      return durable;
    case 'part': {
      const from = since === 'grown' ? durable.length : 0;
      const cut = from + random.int(Math.max(1, data.length - from));
      const written = data.subarray(0, cut);
      return since === 'overwritten' ? Buffer.concat([written, durable.subarray(cut)]) : written;
    }
  }
}
