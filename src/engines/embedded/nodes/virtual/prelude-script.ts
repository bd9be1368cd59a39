/**
 * The prelude as one script: the text of its functions, wrapped so that a context makes only closures.
 * V8 keeps the compiled form for all contexts of the process, and compiles a piece when it is first used.
 */
import { Script } from 'node:vm';
import { assertPrelude } from './prelude/assert.ts';
import { asyncHooksPrelude } from './prelude/async-hooks.ts';
import { clonePrelude } from './prelude/clone.ts';
import { consolePrelude } from './prelude/console.ts';
import { corePrelude } from './prelude/core.ts';
import { cryptoPrelude, webCryptoPrelude } from './prelude/crypto.ts';
import { eventsPrelude } from './prelude/events.ts';
import { fsPrelude } from './prelude/fs.ts';
import { fsDiskPrelude } from './prelude/fs-disk.ts';
import { fsStatsPrelude } from './prelude/fs-stats.ts';
import { fsTreePrelude } from './prelude/fs-tree.ts';
import { globalsPrelude } from './prelude/globals.ts';
import { localePrelude } from './prelude/locale.ts';
import { moduleModulePrelude, modulesPrelude, unavailablePrelude } from './prelude/modules.ts';
import { osPrelude, perfHooksPrelude, v8Prelude } from './prelude/os.ts';
import { performancePrelude } from './prelude/performance.ts';
import { processPrelude } from './prelude/process.ts';
import { readlinePrelude } from './prelude/readline.ts';
import { stdinPrelude, stdinStreamPrelude } from './prelude/stdin.ts';
import { stdoutPrelude } from './prelude/stdout.ts';
import { streamConsumersPrelude, streamPrelude } from './prelude/stream.ts';
import { timersPrelude, timersPromisesPrelude } from './prelude/timers.ts';
import type { Core, Host } from './prelude/types.ts';
import { utilPrelude } from './prelude/util.ts';
import { webEventsPrelude } from './prelude/web-events.ts';
import { zlibPrelude } from './prelude/zlib.ts';

/** Files of the prelude start with this in a stack; such frames are not shown. */
export const preludePrefix = 'node:dscourse/';
/** The script that enters a context; frames below it are the engine's. */
export const entryFile = `${preludePrefix}entry`;

const pieces: Readonly<Record<string, (core: Core) => unknown>> = {
  globals: globalsPrelude,
  clone: clonePrelude,
  locale: localePrelude,
  performance: performancePrelude,
  events: eventsPrelude,
  timers: timersPrelude,
  timersPromises: timersPromisesPrelude,
  stdin: stdinPrelude,
  stdinStream: stdinStreamPrelude,
  stdout: stdoutPrelude,
  process: processPrelude,
  console: consolePrelude,
  webEvents: webEventsPrelude,
  modules: modulesPrelude,
  moduleModule: moduleModulePrelude,
  unavailable: unavailablePrelude,
  readline: readlinePrelude,
  util: utilPrelude,
  assert: assertPrelude,
  stream: streamPrelude,
  streamConsumers: streamConsumersPrelude,
  fs: fsPrelude,
  fsDisk: fsDiskPrelude,
  fsStats: fsStatsPrelude,
  fsTree: fsTreePrelude,
  os: osPrelude,
  v8: v8Prelude,
  perfHooks: perfHooksPrelude,
  crypto: cryptoPrelude,
  webCrypto: webCryptoPrelude,
  zlib: zlibPrelude,
  asyncHooks: asyncHooksPrelude,
};

/** What the prelude script evaluates to, in a context of its own. */
export interface PreludeFunctions {
  readonly boot: (host: Host) => void;
  readonly pieces: Host['pieces'];
  /** The context's global object. */
  readonly scope: Record<string, unknown>;
}

let compiled: Script | null = null;
/** The prelude, compiled once per process. `$dscourse` is a lexical name: no property of the global object. */
export function preludeScript(): Script {
  compiled ??= new Script(
    `'use strict';let $dscourse;({scope:globalThis,pieces:{${Object.entries(pieces)
      .map(([name, piece]) => `${name}:${piece.toString()}`)
      .join(',\n')}},boot:((core)=>(host)=>{$dscourse=core(host)})(${corePrelude.toString()})})`,
    { filename: `${preludePrefix}prelude` },
  );
  return compiled;
}

let entry: Script | null = null;
/** Runs one step in a context. */
export function entryScript(): Script {
  entry ??= new Script('$dscourse()', { filename: entryFile });
  return entry;
}
