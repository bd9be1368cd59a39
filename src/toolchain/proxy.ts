/** Which proxy a download goes through, by the variables that curl and others read. Pure. */
import { BlockList, isIP } from 'node:net';
import { DscourseError } from '../errors.ts';
import { type Environment, variable } from './search-path.ts';

export interface HttpProxy {
  readonly url: URL;
  /** The variable that named it. */
  readonly variable: string;
}

/**
 * The proxy for an address: https_proxy or http_proxy by its scheme, else all_proxy, lower case before upper
 * case; null when none is set or no_proxy excepts the host.
 *
 * @throws DscourseError `bad-proxy` for a value that is no http or https address
 */
export function proxyFor(target: URL, env: Environment): HttpProxy | null {
  const scheme = target.protocol === 'https:' ? 'https_proxy' : 'http_proxy';
  const names = [scheme, scheme.toUpperCase(), 'all_proxy', 'ALL_PROXY'];
  const name = names.find((candidate) => variable(env, candidate) !== '');
  if (name === undefined || isExcepted(target, variable(env, 'no_proxy') || variable(env, 'NO_PROXY'))) {
    return null;
  }
  const written = variable(env, name);
  // Without a scheme it is taken for http, as curl does.
  const full = /^[a-z][a-z0-9+.-]*:\/\//i.test(written) ? written : `http://${written}`;
  const url = URL.canParse(full) ? new URL(full) : null;
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    // The value itself may hold a password, even one that made it unreadable.
    const why = url === null ? 'is no address' : `asks for ${url.protocol}//, which can't be used here`;
    throw new DscourseError({
      code: 'bad-proxy',
      message: `${name} ${why}.`,
      fix: `Set it as in ${name}=http://proxy.example:3128, or unset it.`,
    });
  }
  return { url, variable: name };
}

/** Host and port of a proxy, without its user and password. */
export function proxyHost(proxy: HttpProxy): string {
  return `${proxy.url.hostname}:${portOf(proxy.url)}`;
}

/** The port of an http or https address, the default one when it names none. */
export function portOf(url: URL): number {
  if (url.port !== '') return Number(url.port);
  return url.protocol === 'https:' ? 443 : 80;
}

/** The value of an Authorization header for what stands before the @ of an address; null when nothing does. */
export function basicAuthorization(url: URL): string | null {
  if (url.username === '' && url.password === '') return null;
  const text = `${decoded(url.username)}:${decoded(url.password)}`;
  return `Basic ${Buffer.from(text, 'utf8').toString('base64')}`;
}

/** A lone % is no reason to fail: then it is meant as it stands. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function isExcepted(target: URL, exceptions: string): boolean {
  const host = bare(target.hostname);
  const port = String(portOf(target));
  return exceptions
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      if (entry === '*') return true;
      if (entry.includes('/')) return isInSubnet(host, entry);
      const withPort = /^(.*[^:]):(\d+)$/.exec(entry);
      const isAddress = isIP(bare(entry)) !== 0;
      if (withPort !== null && !isAddress && withPort[2] !== port) return false;
      const name = bare(withPort === null || isAddress ? entry : (withPort[1] ?? '')).replace(/^\*?\./, '');
      return host === name || (isIP(host) === 0 && host.endsWith(`.${name}`));
    });
}

/** An IPv6 address without its brackets. */
function bare(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1');
}

function isInSubnet(host: string, entry: string): boolean {
  const [network = '', bits = ''] = entry.split('/');
  const family = isIP(network);
  const prefix = Number(bits);
  if (family === 0 || isIP(host) !== family || !/^\d+$/.test(bits)) return false;
  if (prefix > (family === 4 ? 32 : 128)) return false;
  const type = family === 4 ? 'ipv4' : 'ipv6';
  const list = new BlockList();
  list.addSubnet(network, prefix, type);
  return list.check(host, type);
}
