import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findMaelstrom } from '../../src/toolchain/find-maelstrom.ts';
import { certificateFile, closedPort, sendFile, serve } from '../support/download-server.ts';
import { bundleInstallChild, startInstall } from '../support/install-process.ts';
import { quickTuning, trial } from '../support/install-request.ts';
import { releaseOf, sha256, smallRelease } from '../support/release-archive.ts';
import { temporaryFolder } from '../support/run-cli.ts';

const { archive, jar, release } = smallRelease();
const half = Math.floor(archive.length / 2);
const at = (origin: string, size: number | null = null) => releaseOf(archive, `${origin}/m.tar.bz2`, size);

describe('a download that ends well', () => {
  test('downloaded, verified, unpacked, found; nothing else is left', async () => {
    const { origin } = await serve((request, response) => sendFile(request, response, archive));
    const { install, events, left, cache } = trial();
    const made = await install(at(origin));
    expect(made).toMatchObject({ version: 'v9.9.9', from: 'cache' });
    expect(readFileSync(made.jar)).toEqual(jar);
    expect(statSync(join(made.home, 'maelstrom')).mode & 0o111).not.toBe(0);
    expect(left()).toEqual(['']);
    expect(findMaelstrom({ DSCOURSE_CACHE: cache }, at(origin))).toEqual({ kind: 'found', found: made });
    expect([...new Set(events.map(({ type }) => type))]).toEqual([
      'download',
      'verify',
      'unpack',
      'installed',
    ]);
    const progress = events.flatMap((event) => (event.type === 'download' ? [event] : []));
    expect(progress.at(-1)).toEqual({
      type: 'download',
      received: archive.length,
      total: archive.length,
      resumedAt: 0,
    });
  });

  test('a second time nothing is asked of the server', async () => {
    const { origin, requests } = await serve((request, response) => sendFile(request, response, archive));
    const { install } = trial();
    const first = await install(at(origin));
    expect(await install(at(origin))).toEqual(first);
    expect(requests.length).toBe(1);
  });

  test('broken in the middle: goes on there, with If-Range', async () => {
    const etag = '"one"';
    const { origin, requests } = await serve((request, response, count) =>
      sendFile(request, response, archive, count === 1 ? { etag, breakAfter: half } : { etag }),
    );
    const { install, retries, events } = trial();
    await install(at(origin));
    expect(requests.map(({ headers }) => headers.range)).toEqual([undefined, `bytes=${half}-`]);
    expect(requests[1]?.headers['if-range']).toBe(etag);
    expect(retries()).toEqual([expect.stringMatching(`broke off after ${half} of ${archive.length} bytes`)]);
    expect(events).toContainEqual(expect.objectContaining({ type: 'download', resumedAt: half }));
  });

  test('broken off until nothing more is tried; the next run goes on', async () => {
    let isWell = false;
    const { origin, requests } = await serve((request, response) => {
      if (isWell) sendFile(request, response, archive);
      else if (request.headers.range === undefined)
        sendFile(request, response, archive, { breakAfter: half });
      else response.socket?.destroy();
    });
    const { install, failure, left } = trial();
    expect((await failure(at(origin))).code).toBe('download-broken-off');
    expect(left()).toEqual(['.tar.bz2.part', '.tar.bz2.part.json']);
    isWell = true;
    await install(at(origin));
    expect(requests.at(-1)?.headers.range).toBe(`bytes=${half}-`);
  });

  test.each(['end', 'close', 'reset'] as const)(
    'broken off right behind the data, each time (%s): nothing that arrived is fetched again',
    async (breakBy) => {
      const step = Math.ceil(archive.length / 9);
      const { origin, requests } = await serve((request, response) =>
        sendFile(request, response, archive, { breakAfter: step, breakBy }),
      );
      const { install, retries } = trial();
      await install(at(origin));
      const from = requests.map(({ headers }) => Number(/\d+/.exec(headers.range ?? '0')?.[0]));
      expect(from).toEqual(Array.from({ length: 9 }, (_, index) => index * step));
      expect(retries().length).toBe(8);
    },
  );

  test.each(['end', 'close'] as const)('the same over TLS (%s)', async (breakBy) => {
    const step = Math.ceil(archive.length / 3);
    const { origin, requests } = await serve(
      (request, response) => sendFile(request, response, archive, { breakAfter: step, breakBy }),
      { tls: true },
    );
    const folder = temporaryFolder();
    const program = await bundleInstallChild(folder);
    const env = { NODE_EXTRA_CA_CERTS: certificateFile };
    const events = await startInstall({ program, release: at(origin), cache: folder, env }).ended;
    expect(events.at(-1)).toMatchObject({ type: 'done' });
    expect(requests.map(({ headers }) => headers.range)).toEqual([
      undefined,
      `bytes=${step}-`,
      `bytes=${2 * step}-`,
    ]);
  });

  test('the file has changed meanwhile: starts over', async () => {
    const old = Buffer.from(archive).fill(0x55, 10);
    const { origin } = await serve((request, response, count) => {
      if (count === 1) sendFile(request, response, old, { etag: '"old"', breakAfter: half });
      else sendFile(request, response, archive, { etag: '"new"' });
    });
    const { install, retries } = trial();
    await install(at(origin));
    expect(retries()).toContainEqual(expect.stringMatching(/starts over/));
  });

  test('the file has changed meanwhile, and the server has no marks: the hash tells, and it starts over', async () => {
    const old = Buffer.from(archive).fill(0x55, 10);
    const { origin, requests } = await serve((request, response, count) =>
      sendFile(request, response, count === 1 ? old : archive, count === 1 ? { breakAfter: half } : {}),
    );
    const { install, retries } = trial();
    await install(at(origin));
    expect(retries()).toContainEqual(expect.stringMatching(/does not fit/));
    expect(requests.length).toBe(3);
  });

  test('a server that ignores Range: starts over and says so', async () => {
    const { origin } = await serve((request, response, count) =>
      sendFile(request, response, archive, { ranges: false, ...(count === 1 ? { breakAfter: half } : {}) }),
    );
    const { install, retries } = trial();
    await install(at(origin));
    expect(retries()).toContainEqual(expect.stringMatching(/does not continue downloads/));
  });

  test('a server that ignores Range and always breaks off is given up on', async () => {
    const { origin, requests } = await serve((request, response) =>
      sendFile(request, response, archive, { ranges: false, breakAfter: half }),
    );
    expect((await trial().failure(at(origin))).code).toBe('download-broken-off');
    expect(requests.length).toBeLessThan(12);
  });

  test('500 and 503, then well', async () => {
    const { origin } = await serve((request, response, count) => {
      if (count > 2) sendFile(request, response, archive);
      else response.writeHead(count === 1 ? 500 : 503).end();
    });
    const { install, retries } = trial();
    await install(at(origin));
    expect(retries().length).toBe(2);
  });

  test('a stall in the middle: goes on', async () => {
    const { origin, requests } = await serve((request, response, count) => {
      if (count > 1) return sendFile(request, response, archive);
      response.writeHead(200, { 'content-length': archive.length });
      response.write(archive.subarray(0, half));
    });
    const { install, retries } = trial();
    await install(at(origin));
    expect(retries()).toEqual([expect.stringMatching(/sent nothing for 0\.4 s/)]);
    expect(requests[1]?.headers.range).toBe(`bytes=${half}-`);
  });

  test('what came before a silence is told, however quickly it came', async () => {
    const { origin } = await serve((_, response) => {
      response.writeHead(200, { 'content-length': archive.length });
      for (const from of [0, 1000, 2000])
        setTimeout(() => response.write(archive.subarray(from, from + 1000)), from / 50);
    });
    const { failure, events } = trial(
      {},
      { ...quickTuning, timing: { ...quickTuning.timing, progressMs: 150, backOffMs: [] } },
    );
    expect((await failure(at(origin))).code).toBe('download-stalled');
    expect(events.at(-1)).toMatchObject({ type: 'download', received: 3000 });
  });

  test('slow, but never silent for long', async () => {
    const { origin } = await serve((_, response) => {
      response.writeHead(200, { 'content-length': archive.length });
      const step = Math.ceil(archive.length / 10);
      for (let index = 0; index < 10; index += 1) {
        const piece = archive.subarray(index * step, (index + 1) * step);
        setTimeout(() => response.write(piece, () => index === 9 && response.end()), index * 80);
      }
    });
    const { install, retries } = trial();
    await install(at(origin));
    expect(retries()).toEqual([]);
  });

  test('a chain of ten redirects, to another host; user and password stay behind', async () => {
    const far = await serve((request, response) => sendFile(request, response, archive));
    const { origin, requests } = await serve((_, response, count) => {
      const location = count < 10 ? `/step${count}?token=secret` : `${far.origin}/signed?x=1`;
      response.writeHead(302, { location }).end();
    });
    await trial().install(at(origin.replace('//', '//user:hidden@')));
    expect(requests[0]?.headers.authorization).toBe(`Basic ${Buffer.from('user:hidden').toString('base64')}`);
    expect(far.requests[0]?.headers.authorization).toBe(undefined);
    expect(far.requests[0]?.url).toBe('/signed?x=1');
  });

  test('no Content-Length', async () => {
    const { origin } = await serve((_, response) => void response.end(archive));
    const { install } = trial();
    await install({ ...at(origin, archive.length) });
  });
});

describe('failures: each with its own code, nothing that claims to be whole', () => {
  const outcome = async (...given: Parameters<typeof serve>) => {
    const { origin, requests } = await serve(...given);
    const { failure, left, retries } = trial();
    const { code, message, fix } = await failure(at(origin, archive.length));
    return { code, message, fix, left: left(), requests, retries: retries() };
  };

  test.each([
    [404, 'download-not-found', 1],
    [410, 'download-not-found', 1],
    [403, 'download-forbidden', 1],
    [418, 'download-status', 1],
    [500, 'download-server-error', 4],
    [429, 'download-server-error', 4],
  ])('status %d', async (status, code, tries) => {
    const result = await outcome((_, response) => void response.writeHead(status).end());
    expect(result).toMatchObject({ code, message: expect.stringContaining(String(status)), left: [] });
    expect(result.requests.length).toBe(tries);
  });

  test('a redirect loop is named', async () => {
    const result = await outcome((request, response) => {
      response.writeHead(302, { location: request.url === '/a' ? '/b' : '/a' }).end();
    });
    expect(result).toMatchObject({
      code: 'download-redirect-loop',
      message: expect.stringMatching(/circle: .*\/a -> .*\/b -> .*\/a\.$/),
    });
  });

  test('redirects without end, to nowhere, to another scheme', async () => {
    const endless = await outcome((_, response, count) => {
      response.writeHead(302, { location: `/${count}` }).end();
    });
    expect(endless).toMatchObject({
      code: 'download-redirects',
      message: expect.stringContaining('10 times'),
    });
    expect(endless.requests.length).toBe(11);
    const nowhere = await outcome((_, response) => void response.writeHead(302).end());
    expect(nowhere.code).toBe('download-bad-redirect');
    const file = await outcome((_, response) => {
      response.writeHead(302, { location: 'file:///etc/passwd' }).end();
    });
    expect(file).toMatchObject({ code: 'download-bad-redirect', message: expect.stringContaining('file:') });
  });

  test('a length that is announced and wrong', async () => {
    const result = await outcome((request, response) =>
      sendFile(request, response, archive, { claim: archive.length + 5 }),
    );
    expect(result).toMatchObject({
      code: 'download-wrong-size',
      message: expect.stringMatching(`${archive.length + 5} bytes instead of ${archive.length}`),
      left: [],
    });
  });

  test('a lie about the length, too long: what is there is used; too short: the hash tells', async () => {
    const long = await serve((request, response) => {
      sendFile(request, response, archive, { claim: archive.length + 5, breakAfter: archive.length });
    });
    const { install, left } = trial();
    await install(at(long.origin));
    const short = await serve((request, response) => {
      sendFile(request, response, archive.subarray(0, half), { claim: half });
    });
    const other = trial();
    expect((await other.failure(at(short.origin))).code).toBe('wrong-hash');
    expect(other.left()).toEqual([]);
    expect(left()).toEqual(['']);
  });

  test('more bytes than the release has, without a length', async () => {
    const result = await outcome((_, response) => {
      response.write(archive);
      response.end(archive);
    });
    expect(result).toMatchObject({ code: 'download-wrong-size', left: [] });
  });

  test('a wrong hash shows both', async () => {
    const other = Buffer.from(archive);
    other[half] = (other[half] as number) ^ 1;
    const result = await outcome((request, response) => sendFile(request, response, other));
    expect(result).toMatchObject({ code: 'wrong-hash', left: [] });
    expect(result.message).toContain(sha256(archive));
    expect(result.message).toContain(sha256(other));
  });

  test('a web page: by its type, or by its first bytes', async () => {
    const page = '<!DOCTYPE html><html>Sign in</html>';
    const typed = await outcome((_, response) => {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page);
    });
    const untyped = await outcome((_, response) => {
      response
        .writeHead(200, { 'content-type': 'application/octet-stream' })
        .end(page.padEnd(archive.length));
    });
    for (const { code, left } of [typed, untyped]) expect([code, left]).toEqual(['download-is-page', []]);
  });

  test('another kind of archive', async () => {
    const gzip = Buffer.alloc(archive.length);
    gzip.set([0x1f, 0x8b, 8]);
    const result = await outcome((request, response) => sendFile(request, response, gzip));
    expect(result).toMatchObject({ code: 'download-not-archive', message: expect.stringContaining('gzip') });
  });

  test.each(['', 'O'])('next to nothing: "%s"', async (body) => {
    const { origin } = await serve((_, response) => void response.end(body));
    const { failure, left } = trial();
    expect(await failure(at(origin))).toMatchObject({
      code: 'download-not-archive',
      message: expect.stringContaining(origin),
      exitStatus: 2,
    });
    expect(left()).toEqual([]);
  });

  test('a length that no release has, where the size is not known', async () => {
    const { origin } = await serve((_, response) => {
      response.writeHead(200, { 'content-length': 5e12 }).write(archive.subarray(0, half));
    });
    const { failure, left } = trial();
    expect(await failure(at(origin))).toMatchObject({
      code: 'download-wrong-size',
      message: expect.stringContaining('more than 1.1 GB'),
    });
    expect(left()).toEqual([]);
  });

  test('silence: no answer at all', async () => {
    const result = await outcome(() => undefined);
    expect(result).toMatchObject({ code: 'download-stalled', message: expect.stringContaining('0.4 s') });
    expect(result.retries.length).toBe(3);
  });

  test('nothing listens, the name is unknown: said at once', async () => {
    const { failure, retries } = trial();
    expect((await failure(at(`http://127.0.0.1:${await closedPort()}`))).code).toBe('download-refused');
    const unknown = await failure(at('http://dscourse-no-such-host.invalid'));
    // Without any network the DNS itself does not answer.
    expect(['download-unknown-host', 'download-no-network']).toContain(unknown.code);
    expect(retries()).toEqual([]);
  });

  test('a certificate that nobody signed; TLS where there is none', async () => {
    const { origin, port } = await serve((request, response) => sendFile(request, response, archive), {
      tls: true,
    });
    expect(await trial().failure(at(origin))).toMatchObject({
      code: 'download-certificate',
      message: expect.stringContaining('self-signed'),
    });
    const plain = await serve((request, response) => sendFile(request, response, archive));
    expect((await trial().failure(at(`https://127.0.0.1:${plain.port}`))).code).toBe('download-tls');
    expect((await trial().failure(at(`http://127.0.0.1:${port}`))).code).toMatch(
      /^download-(broken-off|no-http|status)$/,
    );
  });

  test('cancelled in the middle: at once, and what is there stays to be continued', async () => {
    const { origin } = await serve((_, response) => {
      response.writeHead(200, { 'content-length': archive.length });
      response.write(archive.subarray(0, half));
    });
    const controller = new AbortController();
    const { failure, left } = trial(
      {},
      { ...quickTuning, timing: { ...quickTuning.timing, stallMs: 20_000 } },
    );
    setTimeout(() => controller.abort(), 150);
    const start = Date.now();
    expect((await failure(at(origin), { signal: controller.signal })).code).toBe('interrupted');
    expect(Date.now() - start).toBeLessThan(3000);
    expect(left()).toEqual(['.tar.bz2.part', '.tar.bz2.part.json']);
  });

  test('a damaged archive with the right hash is not installed', async () => {
    const cut = archive.subarray(0, half);
    const { origin } = await serve((request, response) => sendFile(request, response, cut));
    const { failure, left } = trial();
    expect((await failure(releaseOf(cut, `${origin}/x`))).code).toBe('archive-damaged');
    expect(left()).toEqual([]);
  });
});

test('DSCOURSE_MAELSTROM_URL names another address', async () => {
  const { origin, requests } = await serve((request, response) => sendFile(request, response, archive));
  await trial({ DSCOURSE_MAELSTROM_URL: `${origin}/mirror` }).install(release);
  expect(requests[0]?.url).toBe('/mirror');
});
