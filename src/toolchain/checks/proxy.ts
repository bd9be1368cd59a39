/** The network as the download of Maelstrom would use it: the proxies and the address of the environment. Pure. */
import { DscourseError } from '../../errors.ts';
import { proxyFor, proxyHost } from '../proxy.ts';
import { downloadAddress } from '../release.ts';
import { type Environment, variable } from '../search-path.ts';
import type { Check, MaelstromRelease } from '../toolchain.ts';

const proxyNames = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY', 'all_proxy', 'ALL_PROXY'];
const noProxyNames = ['no_proxy', 'NO_PROXY'];

export function checkProxy(env: Environment, release: MaelstromRelease): Check {
  const check = {
    id: 'proxy',
    title: 'Proxy',
    why: 'The download of Maelstrom goes by it; nothing else uses the network.',
  };
  const isSet = (name: string): boolean => variable(env, name) !== '';
  const [mistake] = [
    ...proxyNames.filter(isSet).flatMap((name) => proxyMistakes(name, env)),
    ...noProxyNames.filter(isSet).flatMap((name) => noProxyMistakes(name, variable(env, name))),
    ...addressMistakes(release, env),
  ];
  if (mistake !== undefined) return { ...check, result: 'note', ...mistake };
  const ok = { ...check, result: 'ok', fix: null } as const;
  if (!proxyNames.some(isSet)) return { ...ok, found: 'none set' };
  const address = downloadAddress(release, env);
  const proxy = proxyFor(address, env);
  if (proxy === null)
    return { ...ok, found: `none for ${address.host === '' ? address.href : address.host}` };
  return { ...ok, found: `${proxyHost(proxy)} (${proxy.variable})` };
}

interface Mistake {
  readonly found: string;
  readonly fix: string;
}

/** Each variable by itself, whether the download would read it or not. */
function proxyMistakes(name: string, env: Environment): readonly Mistake[] {
  const target = new URL(name.toLowerCase() === 'http_proxy' ? 'http://example.org' : 'https://example.org');
  return mistakeOf(() => proxyFor(target, { [name]: variable(env, name) }));
}

function addressMistakes(release: MaelstromRelease, env: Environment): readonly Mistake[] {
  return mistakeOf(() => downloadAddress(release, env));
}

function mistakeOf(step: () => unknown): readonly Mistake[] {
  try {
    step();
    return [];
  } catch (thrown) {
    if (!(thrown instanceof DscourseError)) throw thrown;
    return [{ found: thrown.message, fix: thrown.fix }];
  }
}

/** An entry that can never match: an address with a scheme, or with a path that is no length of a subnet. */
function noProxyMistakes(name: string, value: string): readonly Mistake[] {
  const wrong = value
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .find((entry) => /[/@]/.test(entry.replace(/\/\d{1,3}$/, '')));
  if (wrong === undefined) return [];
  return [
    {
      found: `${name} holds "${wrong.replace(/\/\/.*@/, '//***@')}", which is no host.`,
      fix: `It takes names of hosts with commas between them, as in ${name}=localhost,.example.com`,
    },
  ];
}
