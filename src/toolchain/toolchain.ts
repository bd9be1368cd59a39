/**
 * What the machine must bring for the maelstrom engine: a JDK, a few tools, and a release of Maelstrom.
 * Types alone; the modules beside it find, check, download and unpack.
 */
import type { DscourseError } from '../errors.ts';

/** A JVM that can run Maelstrom. */
export interface Java {
  /** Absolute path of the `java` executable. */
  readonly executable: string;
  /** Feature release: 8, 11, 17, 21 … */
  readonly major: number;
  /** As it prints it: `17.0.15`. */
  readonly version: string;
  /** As it prints it: `OpenJDK Runtime Environment Temurin-17.0.15+6`; null when it printed none. */
  readonly vendor: string | null;
  readonly from: 'JAVA_HOME' | 'PATH';
}

/** The lowest feature release that loads Maelstrom's classes. */
export const lowestJava = 11;

/** The release of Maelstrom that a course asks for, from course.yaml. */
export interface MaelstromRelease {
  /** With the v: `v0.2.4`. */
  readonly version: string;
  /** SHA-256 of the archive, 64 hexadecimal digits. */
  readonly sha256: string;
  readonly url: string;
  /** Bytes of the archive; null when not known beforehand. */
  readonly size: number | null;
}

/** A Maelstrom on this machine that can be started. */
export interface MaelstromInstall {
  /** Absolute path of the folder with `lib/maelstrom.jar`. */
  readonly home: string;
  /** Absolute path of the jar. */
  readonly jar: string;
  /** `v0.2.4`: of an install that we did not unpack, what its jar says; null when that says nothing. */
  readonly version: string | null;
  readonly from: 'DSCOURSE_MAELSTROM_HOME' | 'cache' | 'PATH';
}

/** What finding a thing came to. A problem is an error that can be shown as it is, or thrown. */
export type Found<Thing> =
  | { readonly kind: 'found'; readonly found: Thing }
  | { readonly kind: 'missing'; readonly problem: DscourseError };

/** What a download and an unpacking have to say on their way. Bytes; real milliseconds. */
export type InstallEvent =
  | { readonly type: 'waiting'; readonly why: string }
  | {
      readonly type: 'download';
      readonly received: number;
      readonly total: number | null;
      readonly resumedAt: number;
    }
  /** The download broke off and goes on, or starts over (`received` of the next event is 0), after `inMs`. */
  | { readonly type: 'retry'; readonly why: string; readonly inMs: number }
  | { readonly type: 'verify' }
  | { readonly type: 'unpack'; readonly files: number }
  | { readonly type: 'installed'; readonly install: MaelstromInstall };

export interface InstallRequest {
  readonly release: MaelstromRelease;
  /** `--from FILE`: an archive on this machine (absolute path) instead of a download. */
  readonly from: string | null;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  readonly onEvent: (event: InstallEvent) => void;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** One check of `dscourse doctor`. */
export interface Check {
  /** Stable: `platform`, `node`, `jdk`, `maelstrom`, `git`, `gnuplot`, `dot`, `disk`, `memory`, `cache`, `proxy`, `symlinks`. */
  readonly id: string;
  readonly title: string;
  /**
   * `ok`; `note`: nothing is lost but what `why` says (plots); `missing`: the maelstrom engine can't be used;
   * `broken`: dscourse itself is in trouble.
   */
  readonly result: 'ok' | 'note' | 'missing' | 'broken';
  /** What was found, in a few words: `17.0.15, /usr/bin/java`. */
  readonly found: string;
  /** Why it matters. */
  readonly why: string;
  /** What to do on this platform; null when there is nothing to do. */
  readonly fix: string | null;
}
