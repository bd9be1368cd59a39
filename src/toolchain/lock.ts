/**
 * One writer at a time, across processes: a file that names its holder. A holder that died is replaced at once
 * when its process is gone, or when it has given no sign of life for long (another machine on the same folder, a
 * process number that was given anew). What is written under the lock must be safe even without it: the lock saves
 * work, a rename at the end keeps things whole.
 */
import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { Interrupted, systemErrorCode } from '../errors.ts';

interface Holder {
  readonly pid: number;
  readonly host: string;
  readonly token: string;
}

export interface LockTiming {
  /** Real milliseconds between two looks at a lock that another process holds. */
  readonly pollMs: number;
  /** Between two signs of life. */
  readonly beatMs: number;
  /** Without a sign of life the holder counts as dead. */
  readonly staleMs: number;
}

export const defaultLockTiming: LockTiming = { pollMs: 250, beatMs: 2000, staleMs: 30_000 };

export interface LockRequest {
  /** Absolute path of the lock file; its folder exists. */
  readonly file: string;
  readonly timing: LockTiming;
  readonly signal: AbortSignal;
  /** Called once for each holder that is waited for. */
  readonly onWait: (pid: number) => void;
}

export interface Lock {
  /** Aborted when another process took the lock over, because this one gave no sign of life. */
  readonly lost: AbortSignal;
  readonly release: () => Promise<void>;
}

/** Waits until this process holds the lock. @throws Interrupted; system errors of writing */
export async function acquireLock(request: LockRequest): Promise<Lock> {
  const { file, timing, signal } = request;
  const mine: Holder = { pid: process.pid, host: hostname(), token: randomUUID() };
  let told: string | null = null;
  for (;;) {
    if (signal.aborted) throw new Interrupted();
    if (await create(file, mine)) return hold(file, mine, timing);
    const seen = await look(file);
    if (seen === null) continue;
    if (isDead(seen, timing)) {
      await takeAway(file, seen);
      continue;
    }
    // One that has just been made names its holder at the next look, or is dead.
    if (seen.holder !== null && told !== seen.holder.token) {
      told = seen.holder.token;
      request.onWait(seen.holder.pid);
    }
    await sleep(timing.pollMs, undefined, { signal }).catch(() => {
      throw new Interrupted();
    });
  }
}

async function create(file: string, holder: Holder): Promise<boolean> {
  try {
    await writeFile(file, `${JSON.stringify(holder)}\n`, { flag: 'wx' });
    return true;
  } catch (error) {
    if (systemErrorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

interface Seen {
  /** Null when the file can't be read as a lock: its writer died in between, or is about to write. */
  readonly holder: Holder | null;
  /** Real milliseconds since the last sign of life, by this machine's clock. */
  readonly silentMs: number;
}

/** Null when there is no lock. */
async function look(file: string): Promise<Seen | null> {
  try {
    const text = await readFile(file, 'utf8');
    const { mtimeMs } = await stat(file);
    return { holder: parse(text), silentMs: Date.now() - mtimeMs };
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

function parse(text: string): Holder | null {
  try {
    const { pid, host, token } = JSON.parse(text);
    return Number.isInteger(pid) && typeof host === 'string' && typeof token === 'string'
      ? { pid, host, token }
      : null;
  } catch {
    return null;
  }
}

/** How long a lock may be without its text: it is written right after it is made. */
const emptyMs = 2000;

function isDead({ holder, silentMs }: Seen, { staleMs }: LockTiming): boolean {
  if (holder === null) return silentMs > emptyMs;
  if (silentMs > staleMs) return true;
  return holder.host === hostname() && !isRunning(holder.pid);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Not permitted: it runs, for somebody else.
    return systemErrorCode(error) === 'EPERM';
  }
}

/**
 * Removes the lock of a dead holder. By renaming it first: of several that want it only one gets it, and one that
 * got hold of a living lock instead, made in this moment, puts it back.
 */
async function takeAway(file: string, dead: Seen): Promise<void> {
  const aside = `${file}.${randomUUID()}`;
  try {
    await rename(file, aside);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return;
    throw error;
  }
  const got = parse(await readFile(aside, 'utf8').catch(() => ''));
  if (got !== null && got.token !== dead.holder?.token) await create(file, got);
  await rm(aside, { force: true });
}

function hold(file: string, mine: Holder, { beatMs }: LockTiming): Lock {
  const lost = new AbortController();
  const isMine = async (): Promise<boolean> => (await look(file))?.holder?.token === mine.token;
  const beat = async (): Promise<void> => {
    try {
      if (await isMine()) await utimes(file, new Date(), new Date());
      else lost.abort();
    } catch {
      // A folder that can't be read for the moment will be a failure of the work itself.
    }
  };
  const timer = setInterval(() => void beat(), beatMs);
  timer.unref();
  return {
    lost: lost.signal,
    release: async () => {
      clearInterval(timer);
      if (!lost.signal.aborted && (await isMine())) await rm(file, { force: true });
    },
  };
}
