/** Fetches an archive into a file that can be continued after any break. Memory stays flat. */
import { type FileHandle, open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Interrupted, systemErrorCode } from '../errors.ts';
import { cacheProblem } from './cache.ts';
import {
  brokenOff,
  DownloadProblem,
  isNoArchive,
  isPage,
  statusProblem,
  tooLong,
  wrongSize,
} from './download-problems.ts';
import { type Answer, get, type Patience } from './http-get.ts';
import type { Environment } from './search-path.ts';
import type { InstallEvent } from './toolchain.ts';

/** How long to wait and how often to try; real milliseconds. */
export interface DownloadTiming extends Patience {
  /** Waits before the second, third … try; a try that brought bytes starts the list anew. */
  readonly backOffMs: readonly number[];
  /** At most one progress event in this time. */
  readonly progressMs: number;
}

export const defaultTiming: DownloadTiming = {
  connectMs: 20_000,
  stallMs: 30_000,
  backOffMs: [500, 1000, 2000, 4000],
  progressMs: 100,
};

export interface DownloadRequest {
  readonly url: URL;
  /** Bytes of the whole; null when not known beforehand. */
  readonly size: number | null;
  /** Absolute path of the file that grows; its folder exists. Never taken for the whole by its name. */
  readonly part: string;
  /** Absolute path of what is noted about it: where it came from and the server's mark for it. */
  readonly notes: string;
  readonly env: Environment;
  readonly signal: AbortSignal;
  readonly timing: DownloadTiming;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly onEvent: (event: InstallEvent) => void;
}

export interface Downloaded {
  readonly bytes: number;
  /** Some of the bytes are from an earlier try that the server gave no mark for: they may be of another archive. */
  readonly patched: boolean;
}

/** What a partial file is known to be. */
interface PartNotes {
  readonly url: string;
  /** A strong ETag, or a date of last change: what If-Range takes. Null when the server gave neither. */
  readonly mark: string | null;
}

/** No archive of Maelstrom is anywhere near; a server that never ends must not fill the disk. */
const mostBytes = 2 ** 30;

/**
 * Downloads to `request.part`, going on where an earlier try stopped. When it returns, the file has as many bytes
 * as the server and `size` say; whether they are the right ones is for a hash to tell.
 *
 * @throws DownloadProblem, DscourseError (cache), Interrupted. The partial file stays, unless it can't be of use.
 */
export async function download(request: DownloadRequest): Promise<Downloaded> {
  let patched = false;
  // A server that breaks off and can't continue brings the same bytes again and again: only more of them count.
  let most = -1;
  let everReceived = false;
  for (let failures = 0; ; ) {
    const before = await sizeOf(request.part);
    most = Math.max(most, before);
    try {
      const notes = before > 0 ? await readNotes(request.notes) : null;
      patched = before > 0 && (patched || notes?.mark == null);
      const outcome = await tryOnce(request, before, notes);
      if (outcome.kind === 'whole') return { bytes: outcome.bytes, patched: patched && outcome.resumed };
      // The server can't continue this file: once more from the start.
      await discard(request);
      patched = false;
      request.onEvent({ type: 'retry', why: outcome.why, inMs: 0 });
    } catch (error) {
      const problem = cacheProblem(error, dirname(request.part));
      const after = await sizeOf(request.part);
      if (after === 0) await discard(request);
      if (!(problem instanceof DownloadProblem)) throw problem;
      everReceived ||= after > before;
      if (after > most) failures = 0;
      const inMs = request.timing.backOffMs[failures];
      if (!isWorthAnother(problem, everReceived) || inMs === undefined) throw problem;
      failures += 1;
      request.onEvent({ type: 'retry', why: problem.message, inMs });
      await sleep(inMs, undefined, { signal: request.signal }).catch(() => {
        throw new Interrupted();
      });
    }
  }
}

/** Removes what was downloaded so far. */
export async function discard({ part, notes }: Pick<DownloadRequest, 'part' | 'notes'>): Promise<void> {
  await rm(part, { force: true });
  await rm(notes, { force: true });
}

/** Without a network at all the person is told at once; one that was there a moment ago may come back. */
const goneAtOnce = new Set(
  ['no-network', 'unknown-host', 'refused'].flatMap((n) => [`download-${n}`, `proxy-${n}`]),
);

function isWorthAnother(problem: DownloadProblem, everReceived: boolean): boolean {
  return problem.mayPass && (everReceived || !goneAtOnce.has(problem.code));
}

type Try =
  | { readonly kind: 'whole'; readonly bytes: number; readonly resumed: boolean }
  | { readonly kind: 'start-over'; readonly why: string };

async function tryOnce(request: DownloadRequest, offset: number, notes: PartNotes | null): Promise<Try> {
  const { url, size } = request;
  if (size !== null && offset === size) return { kind: 'whole', bytes: offset, resumed: true };
  if (size !== null && offset > size) {
    return { kind: 'start-over', why: 'What was downloaded before is too long.' };
  }
  const resumable = offset > 0 && (notes === null || notes.url === url.href);
  if (offset > 0 && !resumable)
    return { kind: 'start-over', why: 'What was downloaded before is from elsewhere.' };
  const answer = await get({
    ...request,
    patience: request.timing,
    headers: {
      'user-agent': 'dscourse',
      accept: '*/*',
      'accept-encoding': 'identity',
      ...(resumable ? { range: `bytes=${offset}-` } : {}),
      ...(resumable && notes?.mark != null ? { 'if-range': notes.mark } : {}),
    },
  });
  try {
    return await judgeAnswer(request, answer, offset);
  } finally {
    answer.close();
  }
}

async function judgeAnswer(request: DownloadRequest, answer: Answer, offset: number): Promise<Try> {
  const { status, headers, route } = answer;
  if (status === 416 && offset > 0) {
    // Nothing is left to send when we have it all already.
    const length = /^bytes \*\/(\d+)$/.exec(headers['content-range'] ?? '')?.[1];
    if (length !== undefined && Number(length) === offset)
      return { kind: 'whole', bytes: offset, resumed: true };
    return { kind: 'start-over', why: 'The server does not know the part that is missing.' };
  }
  if (status !== 200 && status !== 206) throw statusProblem(route, status);
  if (/^text\/html|^application\/xhtml/i.test(headers['content-type'] ?? '')) throw isPage(route.url);
  if (status === 206) {
    const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers['content-range'] ?? '');
    if (range === null || Number(range[1]) !== offset) {
      if (offset === 0) throw statusProblem(route, status);
      return { kind: 'start-over', why: 'The server sent another part than it was asked for.' };
    }
    const total = range[2] === '*' ? null : Number(range[2]);
    return receive(request, answer, offset, total);
  }
  if (offset > 0) {
    return {
      kind: 'start-over',
      why: 'The server does not continue downloads (or has another file by now): it starts over.',
    };
  }
  const length = headers['content-length'];
  return receive(request, answer, 0, length === undefined ? null : Number(length));
}

async function receive(
  request: DownloadRequest,
  answer: Answer,
  offset: number,
  announced: number | null,
): Promise<Try> {
  const { size, signal } = request;
  const { url } = answer.route;
  if (size !== null && announced !== null && announced !== size) {
    await discard(request);
    throw wrongSize(url, size, String(announced));
  }
  const total = announced ?? size;
  if (total !== null && total > mostBytes) throw tooLong(url, mostBytes);
  await writeNotes(request, answer);
  const progress = new Progress(request, offset, total);
  const file = await open(request.part, offset === 0 ? 'w' : 'r+');
  let received = offset;
  try {
    for await (const chunk of answer.body()) {
      if (signal.aborted) throw new Interrupted();
      if (received === 0) refuseForeign(chunk, answer);
      if (received + chunk.length > (size ?? mostBytes)) {
        await file.truncate(0);
        throw size === null ? tooLong(url, mostBytes) : wrongSize(url, size, `more than ${size}`);
      }
      await writeAll(file, chunk, received);
      received += chunk.length;
      progress.at(received);
    }
  } catch (error) {
    if (error instanceof DownloadProblem && error.code === 'download-broken-off') {
      throw brokenOff(url, received, total);
    }
    throw error;
  } finally {
    progress.stop();
    await file.close();
  }
  if (total !== null && received < total) throw brokenOff(url, received, total);
  progress.end();
  return { kind: 'whole', bytes: received, resumed: offset > 0 };
}

/** Says what it is when the first bytes are no bzip2, before the whole of it is fetched. */
function refuseForeign(chunk: Buffer, answer: Answer): void {
  const head = chunk.subarray(0, 64);
  if (head.length < 3 || head.subarray(0, 3).toString('latin1') === 'BZh') return;
  const { url } = answer.route;
  if (/^\s*<(?:!doctype|html|head|\?xml)/i.test(head.toString('latin1'))) throw isPage(url);
  throw isNoArchive(url, nameOfKind(head));
}

/** What the first bytes of a file are called. */
export function nameOfKind(head: Buffer): string {
  if (head.length === 0) return 'an empty file';
  if (head[0] === 0x1f && head[1] === 0x8b) return 'a gzip archive';
  if (head.subarray(0, 4).equals(Buffer.from([0x50, 0x4b, 3, 4]))) return 'a zip archive (or a jar)';
  if (head.subarray(0, 6).equals(Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]))) return 'an xz archive';
  if (head.subarray(257, 262).toString('latin1') === 'ustar') return 'a tar archive that is not compressed';
  if (/^\s*<(?:!doctype|html|head|\?xml)/i.test(head.toString('latin1'))) return 'a web page';
  return 'something else';
}

async function writeAll(file: FileHandle, chunk: Buffer, position: number): Promise<void> {
  for (let done = 0; done < chunk.length; ) {
    const { bytesWritten } = await file.write(chunk, done, chunk.length - done, position + done);
    done += bytesWritten;
  }
}

/** Tells how far it is, not more often than is of use; what it comes to before a silence is told too. */
class Progress {
  readonly #request: DownloadRequest;
  readonly #resumedAt: number;
  readonly #total: number | null;
  #received: number;
  #last: number;
  #later: NodeJS.Timeout | undefined;
  constructor(request: DownloadRequest, resumedAt: number, total: number | null) {
    this.#request = request;
    this.#resumedAt = resumedAt;
    this.#total = total;
    this.#received = resumedAt;
    this.#last = request.now();
    this.#say();
  }
  at(received: number): void {
    this.#received = received;
    const { now, timing } = this.#request;
    const left = timing.progressMs - (now() - this.#last);
    if (left <= 0) this.#say();
    else this.#later ??= setTimeout(() => this.#say(), left);
  }
  /** To be called when nothing more comes. */
  stop(): void {
    clearTimeout(this.#later);
  }
  end(): void {
    this.#say();
  }
  #say(): void {
    clearTimeout(this.#later);
    this.#later = undefined;
    this.#last = this.#request.now();
    this.#request.onEvent({
      type: 'download',
      received: this.#received,
      total: this.#total,
      resumedAt: this.#resumedAt,
    });
  }
}

async function writeNotes({ notes, url }: DownloadRequest, { headers }: Answer): Promise<void> {
  const { etag } = headers;
  const strong = etag !== undefined && !etag.startsWith('W/') ? etag : undefined;
  const written: PartNotes = { url: url.href, mark: strong ?? headers['last-modified'] ?? null };
  await writeFile(notes, `${JSON.stringify(written)}\n`);
}

async function readNotes(file: string): Promise<PartNotes | null> {
  try {
    const { url, mark } = JSON.parse(await readFile(file, 'utf8'));
    return typeof url === 'string' ? { url, mark: typeof mark === 'string' ? mark : null } : null;
  } catch {
    // Missing or cut short by a kill: then the hash decides whether the parts fit together.
    return null;
  }
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return 0;
    throw error;
  }
}
