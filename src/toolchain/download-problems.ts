/** What can go wrong between here and the server that has the archive, each with its own words. */
import { bytesText } from '../cli/figure-text.ts';
import { DscourseError, ExitStatus, systemErrorCode } from '../errors.ts';
import { type HttpProxy, proxyHost } from './proxy.ts';
import { urlVariable } from './release.ts';

/** A failed download; `mayPass` says whether trying again a little later may help. */
export class DownloadProblem extends DscourseError {
  readonly mayPass: boolean;
  constructor(code: string, message: string, fix: string, mayPass = false, cause?: unknown) {
    super({ code, message, fix, exitStatus: ExitStatus.couldNotJudge, cause });
    this.name = 'DownloadProblem';
    this.mayPass = mayPass;
  }
}

const otherWays = `fetch the archive elsewhere and give it with --from FILE, or let ${urlVariable} name another address`;
const whenNetwork = `Check the network connection and run it again (it goes on where it stopped). Or ${otherWays}.`;
const whenServer = `Run it again later. Or ${otherWays}.`;
const otherSource = `If ${urlVariable} is set, correct it. Else ${otherWays}.`;

/** An address for people: without user, password, query and fragment, all of which may hold secrets. */
export function shownAddress(url: URL): string {
  return `${url.protocol}//${url.host}${url.pathname}`;
}

/** Where a request was on its way to. */
export interface Route {
  readonly url: URL;
  readonly proxy: HttpProxy | null;
}

const tlsCodes = new Map([
  ['CERT_HAS_EXPIRED', 'its certificate has expired'],
  ['CERT_NOT_YET_VALID', 'its certificate is not valid yet (is the clock of this machine right?)'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'its certificate is self-signed'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'its certificate comes from an authority that is not known here'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'its certificate comes from an authority that is not known here'],
  ['UNABLE_TO_GET_ISSUER_CERT', 'its certificate comes from an authority that is not known here'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'its certificate comes from an authority that is not known here'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'its certificate is for another host'],
]);

/** An error of the socket, before or while bytes came. */
export function connectionProblem(error: unknown, { url, proxy }: Route): unknown {
  const code = systemErrorCode(error);
  if (error instanceof DscourseError || code === undefined) return error;
  const far = proxy === null ? url.host : proxyHost(proxy);
  const host = proxy === null ? url.hostname : proxy.url.hostname;
  const named = proxy === null ? far : `the proxy ${far} (${proxy.variable})`;
  const subject = proxy === null ? far : named.replace(/^the/, 'The');
  const fixProxy = (fix: string): string =>
    proxy === null ? fix : `Check ${proxy.variable}, or unset it if no proxy is needed. Or ${otherWays}.`;
  const make = (name: string, message: string, fix = whenNetwork): DownloadProblem =>
    new DownloadProblem(
      proxy === null ? `download-${name}` : `proxy-${name}`,
      message,
      fixProxy(fix),
      true,
      error,
    );
  switch (code) {
    case 'ENOTFOUND':
      return make('unknown-host', `The name ${host} is not known to the DNS: can't reach ${named}.`);
    case 'EAI_AGAIN':
      return make('no-network', `The DNS does not answer: can't look up ${host}. Is there a network?`);
    case 'ENETUNREACH':
    case 'EHOSTUNREACH':
    case 'ENETDOWN':
    case 'EADDRNOTAVAIL':
      return make('no-network', `There is no network that leads to ${named}.`);
    case 'ECONNREFUSED':
      return make('refused', `The connection to ${named} was refused: nothing listens there.`);
    case 'ETIMEDOUT':
      return make('timeout', `${subject} does not answer.`);
    case 'ECONNRESET':
    case 'EPIPE':
    case 'ECONNABORTED':
      return make('broken-off', `The connection to ${named} broke off.`);
  }
  const why = tlsCodes.get(code);
  if (why !== undefined) {
    const whose = proxy === null ? 'Behind a proxy that opens TLS' : 'If it is the right one';
    return new DownloadProblem(
      proxy === null ? 'download-certificate' : 'proxy-certificate',
      `${subject} can't be trusted: ${why}.`,
      `${whose}, let NODE_EXTRA_CA_CERTS name its certificate. Or ${otherWays}.`,
      false,
      error,
    );
  }
  if (code === 'EPROTO' || code.startsWith('ERR_SSL')) {
    return new DownloadProblem(
      proxy === null ? 'download-tls' : 'proxy-tls',
      `${subject} does not speak TLS as it should (${code}).`,
      `Check whether ${proxy === null ? 'the address' : proxy.variable} should begin with http: instead of https:. Or ${otherWays}.`,
      false,
      error,
    );
  }
  if (code.startsWith('HPE_')) {
    return new DownloadProblem(
      proxy === null ? 'download-no-http' : 'proxy-no-http',
      `${subject} answered with something that is not HTTP (${code}).`,
      fixProxy(otherSource),
      false,
      error,
    );
  }
  return new DownloadProblem(
    'download-failed',
    `The connection to ${named} failed (${code}).`,
    whenNetwork,
    true,
    error,
  );
}

/** Nothing came for too long. */
export function silence(route: Route, phase: 'connect' | 'answer' | 'body', ms: number): DownloadProblem {
  const { url, proxy } = route;
  const named = proxy === null ? url.host : `${url.host} through the proxy ${proxyHost(proxy)}`;
  const seconds = `${Number((ms / 1000).toFixed(1))} s`;
  if (phase === 'connect') {
    return new DownloadProblem(
      'download-timeout',
      `No connection to ${named} within ${seconds}.`,
      whenNetwork,
      true,
    );
  }
  const what = phase === 'answer' ? 'did not answer' : 'sent nothing';
  return new DownloadProblem('download-stalled', `${named} ${what} for ${seconds}.`, whenNetwork, true);
}

/** The proxy answered, and would not let us through. */
export function proxyRefusal(proxy: HttpProxy, status: number, target: string): DownloadProblem {
  const host = proxyHost(proxy);
  if (status === 407) {
    const given = proxy.url.username !== '' || proxy.url.password !== '';
    return new DownloadProblem(
      'proxy-password',
      given
        ? `The proxy ${host} does not accept the user and password in ${proxy.variable}.`
        : `The proxy ${host} asks for a user and a password.`,
      `Set them as in ${proxy.variable}=http://USER:PASSWORD@${host}. Or ${otherWays}.`,
    );
  }
  return new DownloadProblem(
    'proxy-refused-us',
    `The proxy ${host} (${proxy.variable}) refuses to connect to ${target}: status ${status}.`,
    `Ask whoever runs it to allow ${target}. Or ${otherWays}.`,
    status >= 500,
  );
}

/** The server answered with another status than 200 and 206. */
export function statusProblem(route: Route, status: number): DownloadProblem {
  const through = route.proxy === null ? '' : ` through the proxy ${proxyHost(route.proxy)}`;
  const where = `${shownAddress(route.url)}${through}`;
  if (status === 404 || status === 410) {
    return new DownloadProblem(
      'download-not-found',
      `There is nothing at ${where} (status ${status}).`,
      otherSource,
    );
  }
  if (status === 401 || status === 403 || status === 451) {
    return new DownloadProblem(
      'download-forbidden',
      `The server does not give out ${where} (status ${status}).`,
      otherSource,
    );
  }
  if (status >= 500 || status === 429 || status === 408) {
    return new DownloadProblem(
      'download-server-error',
      `The server of ${where} is in trouble (status ${status}).`,
      whenServer,
      true,
    );
  }
  return new DownloadProblem(
    'download-status',
    `The server answered ${where} with status ${status}.`,
    otherSource,
  );
}

/** @param way the addresses that were visited, in order, the last one leading to `to` */
export function redirectLoop(way: readonly URL[], to: URL): DownloadProblem {
  const start = way.findIndex((url) => url.href === to.href);
  const circle = [...way.slice(Math.max(start, 0)), to].map(shownAddress);
  return new DownloadProblem(
    'download-redirect-loop',
    `The server redirects in a circle: ${circle.join(' -> ')}.`,
    otherSource,
  );
}

export function tooManyRedirects(first: URL, most: number): DownloadProblem {
  return new DownloadProblem(
    'download-redirects',
    `${shownAddress(first)} was redirected more than ${most} times.`,
    otherSource,
  );
}

export function badRedirect(from: URL, to: string | undefined): DownloadProblem {
  const where =
    to === undefined ? 'without saying where to' : `to ${to.slice(0, 200)}, which can't be followed`;
  return new DownloadProblem(
    'download-bad-redirect',
    `${shownAddress(from)} is redirected ${where}.`,
    otherSource,
  );
}

/** The body ended too early. */
export function brokenOff(url: URL, received: number, total: number | null): DownloadProblem {
  const of = total === null ? '' : ` of ${total}`;
  return new DownloadProblem(
    'download-broken-off',
    `${url.host} broke off after ${received}${of} bytes.`,
    whenNetwork,
    true,
  );
}

export function wrongSize(url: URL, expected: number, got: string): DownloadProblem {
  return new DownloadProblem(
    'download-wrong-size',
    `The archive at ${shownAddress(url)} has the wrong size: ${got} bytes instead of ${expected}. It was not used.`,
    otherSource,
  );
}

/** Where the size is not known beforehand: more than can be an archive of a release. */
export function tooLong(url: URL, most: number): DownloadProblem {
  return new DownloadProblem(
    'download-wrong-size',
    `What is at ${shownAddress(url)} has more than ${bytesText(most)}: that is no archive of Maelstrom. It was not used.`,
    otherSource,
  );
}

export function isPage(url: URL): DownloadProblem {
  return new DownloadProblem(
    'download-is-page',
    `${shownAddress(url)} is a web page, not an archive: perhaps the sign-in page of this network.`,
    `Open it in a browser to see what is asked for, then run it again. Or ${otherWays}.`,
  );
}

export function isNoArchive(url: URL, what: string): DownloadProblem {
  return new DownloadProblem(
    'download-not-archive',
    `What is at ${shownAddress(url)} is ${what}, not a .tar.bz2 archive.`,
    otherSource,
  );
}

/**
 * @param where an address or a file
 * @param actual the release that the hash belongs to; null for one that is not known
 */
export function wrongHash(
  where: string,
  wanted: { readonly version: string; readonly sha256: string },
  found: string,
  actual: string | null,
): DscourseError {
  const is = actual === null ? '' : ` It is ${actual}.`;
  return new DscourseError({
    code: 'wrong-hash',
    message: [
      `${where} is not Maelstrom ${wanted.version}: its SHA-256 is another.${is} It was not used.`,
      // Each fits behind "error: " in 80 columns.
      `expected ${wanted.sha256}`,
      `found    ${found}`,
    ].join('\n'),
    fix: `Run it again with another source: ${otherWays}.`,
    exitStatus: ExitStatus.couldNotJudge,
  });
}
