import { describe, expect, test } from 'vitest';
import { proxyFor } from '../../src/toolchain/proxy.ts';
import { certificateFile, closedPort, sendFile, serve, serveProxy } from '../support/download-server.ts';
import { bundleInstallChild, startInstall } from '../support/install-process.ts';
import { trial } from '../support/install-request.ts';
import { releaseOf, smallRelease } from '../support/release-archive.ts';
import { temporaryFolder } from '../support/run-cli.ts';

const { archive } = smallRelease();
const server = (tls = false) => serve((request, response) => sendFile(request, response, archive), { tls });
const at = (origin: string) => releaseOf(archive, `${origin}/m.tar.bz2`);

describe('through a proxy', () => {
  test('http, with user and password', async () => {
    const [{ origin }, proxy] = [await server(), await serveProxy(0, { password: 'me:pässword' })];
    await trial({ http_proxy: proxy.origin.replace('//', '//me:p%C3%A4ssword@') }).install(at(origin));
    expect(proxy.asked).toEqual([`${origin}/m.tar.bz2`]);
  });

  test('https, by CONNECT, with a certificate that NODE_EXTRA_CA_CERTS names', async () => {
    const [{ origin, port }, proxy] = [await server(true), await serveProxy()];
    const folder = temporaryFolder();
    const program = await bundleInstallChild(folder);
    const env = { HTTPS_PROXY: proxy.origin, NODE_EXTRA_CA_CERTS: certificateFile };
    const events = await startInstall({ program, release: at(origin), cache: folder, env }).ended;
    expect(events.at(-1)).toMatchObject({ type: 'done' });
    expect(proxy.asked).toEqual([`localhost:${port}`]);
  });

  test.each([
    ['http', 'http_proxy'],
    ['https', 'HTTPS_PROXY'],
  ] as const)('%s through a proxy that speaks TLS itself (%s=https://...)', async (scheme, name) => {
    const [{ origin, port }, proxy] = [await server(scheme === 'https'), await serveProxy(0, { tls: true })];
    const folder = temporaryFolder();
    const program = await bundleInstallChild(folder);
    const env = { [name]: proxy.origin, NODE_EXTRA_CA_CERTS: certificateFile };
    const events = await startInstall({ program, release: at(origin), cache: folder, env }).ended;
    expect(events.at(-1)).toMatchObject({ type: 'done' });
    expect(proxy.asked).toEqual([scheme === 'https' ? `localhost:${port}` : `${origin}/m.tar.bz2`]);
  });

  test('a proxy with TLS whose certificate is not known, and one without TLS', async () => {
    const [secure, plain] = [await serveProxy(0, { tls: true }), await serveProxy()];
    for (const target of ['https://localhost:9', 'http://localhost:9']) {
      expect(await trial({ all_proxy: secure.origin }).failure(at(target))).toMatchObject({
        code: 'proxy-certificate',
        message: expect.stringMatching(
          /^The proxy localhost:\d+ \(all_proxy\) can't be trusted: .*self-signed/,
        ),
      });
      const wrong = plain.origin.replace('http:', 'https:');
      expect(await trial({ all_proxy: wrong }).failure(at(target))).toMatchObject({
        code: 'proxy-tls',
        fix: expect.stringMatching(/^Check whether all_proxy should begin with http:/),
      });
    }
    expect([...secure.asked, ...plain.asked]).toEqual([]);
  });

  test('NO_PROXY goes past it', async () => {
    const [{ origin }, proxy] = [await server(), await serveProxy(403)];
    await trial({ HTTP_PROXY: proxy.origin, NO_PROXY: 'localhost,127.0.0.0/8' }).install(at(origin));
    expect(proxy.asked).toEqual([]);
  });

  test.each([
    [403, 'proxy-refused-us', /refuses to connect to localhost:\d+: status 403/],
    [407, 'proxy-password', /asks for a user and a password/],
  ])('a proxy that answers CONNECT with %d', async (status, code, message) => {
    const proxy = await serveProxy(status);
    const error = await trial({ https_proxy: proxy.origin }).failure(at('https://localhost:9'));
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
    expect(error.message).toContain(`127.0.0.1:${proxy.port}`);
  });

  test('a wrong password is named without being shown', async () => {
    const proxy = await serveProxy(0, { password: 'me:right' });
    for (const [name, target] of [
      ['https_proxy', 'https://localhost:9'],
      ['http_proxy', 'http://localhost:9'],
    ] as const) {
      const given = proxy.origin.replace('//', '//me:wrong-secret@');
      const { code, message, fix } = await trial({ [name]: given }).failure(at(target));
      expect(code).toBe('proxy-password');
      expect(message).toContain('does not accept');
      expect(message + fix).not.toContain('wrong-secret');
    }
  });

  test('a proxy where nothing listens', async () => {
    const proxy = `http://127.0.0.1:${await closedPort()}`;
    for (const target of ['https://localhost:9', 'http://localhost:9']) {
      expect(await trial({ all_proxy: proxy }).failure(at(target))).toMatchObject({
        code: 'proxy-refused',
        message: expect.stringContaining('all_proxy'),
      });
    }
  });
});

describe('which proxy', () => {
  const url = new URL('https://objects.example.com/x');
  const via = (env: Record<string, string>) => proxyFor(url, env)?.url.host ?? null;
  test('by scheme, lower case first, else all_proxy; without a scheme it is http', () => {
    expect(via({ https_proxy: 'http://a:1', HTTPS_PROXY: 'http://b:1', http_proxy: 'http://c:1' })).toBe(
      'a:1',
    );
    expect(via({ HTTPS_PROXY: 'b:8080' })).toBe('b:8080');
    expect(via({ http_proxy: 'http://c:1' })).toBe(null);
    expect(via({ ALL_PROXY: 'http://d:1' })).toBe('d:1');
  });
  test.each([
    ['example.com', null],
    ['.example.com', null],
    ['*.example.com', null],
    ['*', null],
    ['other.com, objects.example.com:443', null],
    ['objects.example.com:8443', 'a:1'],
    ['ample.com', 'a:1'],
    ['', 'a:1'],
  ])('no_proxy %j', (exceptions, expected) => {
    expect(via({ https_proxy: 'http://a:1', no_proxy: exceptions })).toBe(expected);
  });
  test('what is no proxy is said without its value', () => {
    const bad = (value: string) => () => proxyFor(url, { https_proxy: value });
    expect(bad('socks5://u:secret@a:1')).toThrow(/https_proxy asks for socks5:/);
    expect(bad('http://u:sec ret@:x')).toThrow(/^https_proxy is no address\.$/);
  });
});
