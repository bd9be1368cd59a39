/** What is known of the machine before anything is judged. Types alone; gather-facts.ts fills them. */
import type { JavaSearch } from '../java.ts';
import type { Platform } from '../platform.ts';
import type { Environment } from '../search-path.ts';
import type { Found, MaelstromInstall, MaelstromRelease } from '../toolchain.ts';

/** A tool that is started by name. */
export type ToolFact =
  /** `version` as it prints it, `2.39.5`; null when it printed none. */
  | { readonly kind: 'works'; readonly executable: string; readonly version: string | null }
  /** It starts and answers with an error; `why` goes behind its path. */
  | { readonly kind: 'fails'; readonly executable: string; readonly why: string }
  /** The file is executable, and still the system can't start it. */
  | { readonly kind: 'not-started'; readonly executable: string; readonly why: string }
  | { readonly kind: 'hangs'; readonly executable: string; readonly seconds: number }
  | { readonly kind: 'not-found' };

/** Room on the disk that a folder lies on. */
export interface DiskFact {
  readonly folder: string;
  /** Bytes that we may still write; null when the file system does not say. */
  readonly free: number | null;
  /** Files that may still be made; null when the file system does not count them. */
  readonly files: number | null;
}

export interface MemoryFact {
  /** Bytes of the machine. */
  readonly total: number;
  /** Bytes that this process and its children may use; null when nothing limits them. */
  readonly limit: number | null;
}

/** The folder where a downloaded Maelstrom is kept. */
export type CacheFact =
  | { readonly kind: 'writable'; readonly folder: string }
  /** `why` is a sentence without its full stop: `permission is denied for /home/me`. */
  | { readonly kind: 'not-writable'; readonly folder: string; readonly why: string }
  /** The environment names no folder that could be it. */
  | { readonly kind: 'nowhere'; readonly why: string; readonly fix: string };

/** Whether a symbolic link could be made. */
export interface LinkFact {
  readonly folder: string;
  /** `runs`: where Maelstrom will make its own; `temporary`: outside a workspace the temporary folder stands in. */
  readonly use: 'runs' | 'temporary';
  /** The system's code when it could not: `EPERM`; null when it could. */
  readonly failure: string | null;
}

export interface MachineFacts {
  readonly platform: Platform;
  /** `20.20.2` */
  readonly node: string;
  readonly release: MaelstromRelease;
  readonly java: JavaSearch;
  readonly maelstrom: Found<MaelstromInstall>;
  readonly git: ToolFact;
  readonly gnuplot: ToolFact;
  readonly dot: ToolFact;
  /** Where runs are written: the workspace, or the current folder outside of one. */
  readonly runsDisk: DiskFact;
  readonly cacheDisk: DiskFact | null;
  readonly memory: MemoryFact;
  readonly cache: CacheFact;
  readonly symlinks: LinkFact;
  readonly env: Environment;
}
