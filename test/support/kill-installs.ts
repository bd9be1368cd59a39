/** Kills installs at chosen moments and looks at what they leave. */
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { placesOf } from '../../src/toolchain/cache.ts';
import { inspectInstall } from '../../src/toolchain/cached-install.ts';
import type { MaelstromRelease } from '../../src/toolchain/toolchain.ts';
import { type LocalServer, serve } from './download-server.ts';
import { bundleInstallChild, startInstall } from './install-process.ts';
import { noise, sha256, smallRelease } from './release-archive.ts';
import { temporaryFolder } from './run-cli.ts';

export interface KillTally {
  readonly kills: number;
  /** What the killed process was doing, by its last event. */
  readonly during: Readonly<Record<string, number>>;
  /** Installs that were whole after a kill: it came behind the rename. */
  readonly whole: number;
  /** Installs that claimed to be whole and were not; empty when all is well. */
  readonly lies: readonly string[];
  /** Runs that ended by themselves before their kill. */
  readonly tooLate: number;
  /** Bytes that were continued after a kill instead of fetched again. */
  readonly resumed: number;
}

/** What is aimed at, by the event that begins it: the download, and what follows it until the install stands. */
const phases = ['download', 'verify'] as const;

/**
 * Starts an install again and again in one cache and kills each after a moment that `seed` chooses: in turn during
 * the download and during what follows it, counted from the process's own word that the phase has begun, over the
 * time that it takes here. Each install that came through is removed for the next one.
 */
export async function killInstalls(kills: number, seed: number): Promise<KillTally> {
  const folder = temporaryFolder();
  const program = await bundleInstallChild(folder);
  const { archive, jar, release: small } = smallRelease(400_000);
  const server = await slowServer(archive);
  const release: MaelstromRelease = { ...small, url: `${server.origin}/maelstrom.tar.bz2` };
  const cache = join(folder, 'cache');
  const { home, part } = placesOf(cache, release);

  const undisturbed = startInstall({ program, release, cache });
  const begun: number[] = [];
  for (const event of [...phases, 'installed']) {
    await undisturbed.told(event);
    begun.push(performance.now());
  }
  await undisturbed.ended;
  const [download = 0, verify = 0, installed = 0] = begun;
  const spans = { download: verify - download, verify: installed - verify };
  if (!isTrulyWhole(home, release, jar)) throw new Error('the install does not work at all');

  const during: Record<string, number> = {};
  const lies: string[] = [];
  let [whole, tooLate, done] = [0, 0, 0];
  // A generator of its own, so that a seed names the same moments everywhere.
  const moments = noise(4 * kills * 3, seed);
  for (let index = 0; done < kills && index < kills * 3; index += 1) {
    if (existsSync(home)) rmSync(home, { recursive: true });
    const phase = phases[index % 2] ?? 'download';
    // What a kill behind the download left needs none any more.
    if (phase === 'download' && sizeOf(part) === archive.length) rmSync(part);
    const { child, told, ended } = startInstall({ program, release, cache });
    const moment = (moments.readUInt32LE(index * 4) / 2 ** 32) * spans[phase];
    await told(phase);
    await Promise.race([sleep(moment), ended]);
    const isRunning = child.exitCode === null;
    child.kill('SIGKILL');
    const events = await ended;
    if (isRunning) done += 1;
    else tooLate += 1;
    const last = events.at(-1)?.type ?? 'start';
    if (isRunning) during[last] = (during[last] ?? 0) + 1;
    const state = inspectInstall(home, release);
    if (isRunning && state.kind === 'whole') whole += 1;
    if (state.kind === 'whole' && !isTrulyWhole(home, release, jar))
      lies.push(`kill ${index}: files are missing`);
    if (state.kind === 'damaged') lies.push(`kill ${index}: ${state.why}`);
  }
  const resumed = server.requests.filter(({ headers }) => headers.range !== undefined).length;
  // After all that, an undisturbed one goes through and leaves nothing else behind.
  const events = await startInstall({ program, release, cache }).ended;
  if (events.at(-1)?.type !== 'done' || !isTrulyWhole(home, release, jar))
    lies.push('the last one did not go through');
  const left = readdirSync(join(cache, 'maelstrom'));
  if (left.length !== 1) lies.push(`left behind: ${left.join(', ')}`);
  return { kills: done, during, whole, lies, tooLate, resumed };
}

function isTrulyWhole(home: string, release: MaelstromRelease, jar: Buffer): boolean {
  const state = inspectInstall(home, release);
  if (state.kind !== 'whole') return false;
  const names = readdirSync(home).sort();
  const isComplete = ['README.md', 'doc', 'dscourse-install.json', 'lib', 'maelstrom'].every(
    (name, index) => names[index] === name,
  );
  const mode = statSync(join(home, 'maelstrom')).mode & 0o111;
  return isComplete && mode !== 0 && sha256(readFileSync(state.install.jar)) === sha256(jar);
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

/** In thirty pieces with a pause behind each, so that a download takes about as long as the rest. */
function slowServer(archive: Buffer): Promise<LocalServer> {
  return serve((request, response) => {
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    if (from >= archive.length) {
      response.writeHead(416, { 'content-range': `bytes */${archive.length}`, etag: '"a"' }).end();
      return;
    }
    response.writeHead(from > 0 ? 206 : 200, {
      'content-length': archive.length - from,
      etag: '"a"',
      ...(from > 0 ? { 'content-range': `bytes ${from}-${archive.length - 1}/${archive.length}` } : {}),
    });
    const step = Math.ceil(archive.length / 30);
    let at = from;
    const send = (): void => {
      if (response.destroyed) return;
      const piece = archive.subarray(at, at + step);
      at += piece.length;
      if (at >= archive.length) response.end(piece);
      else response.write(piece, () => setTimeout(send, 8));
    };
    send();
  });
}
