/**
 * One GET over Node's own http and https: redirects followed, proxies used, and no wait without an end.
 * Node's own because each failure is told apart here, and because the fetch of Node 20 uses no proxy.
 */
import {
  type ClientRequest,
  request as httpRequest,
  type IncomingMessage,
  type RequestOptions,
} from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import { type TLSSocket, connect as tlsConnect } from 'node:tls';
import { Interrupted } from '../errors.ts';
import {
  badRedirect,
  connectionProblem,
  proxyRefusal,
  type Route,
  redirectLoop,
  silence,
  tooManyRedirects,
} from './download-problems.ts';
import { basicAuthorization, type HttpProxy, portOf, proxyFor } from './proxy.ts';
import type { Environment } from './search-path.ts';

/** Real milliseconds. */
export interface Patience {
  /** Until a connection stands, TLS and proxy included. */
  readonly connectMs: number;
  /** Without a single byte after that. */
  readonly stallMs: number;
}

export interface GetRequest {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly env: Environment;
  readonly patience: Patience;
  readonly signal: AbortSignal;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  /** Where it came from in the end. */
  readonly route: Route;
  /**
   * The body: all that arrived, and only then, when the connection failed or stalled, a DownloadProblem. That it
   * is shorter than the headers say is left to the caller. To be read to its end or left with `close`.
   */
  readonly body: () => AsyncGenerator<Buffer>;
  readonly close: () => void;
}

const mostRedirects = 10;
const redirects = new Set([301, 302, 303, 307, 308]);

/** @throws DownloadProblem, Interrupted */
export async function get(request: GetRequest): Promise<Answer> {
  const visited: URL[] = [];
  let { url } = request;
  for (;;) {
    visited.push(url);
    const answer = await getOnce({ ...request, url }, authorizationFor(url, request.url));
    if (!redirects.has(answer.status)) return answer;
    answer.close();
    const { location } = answer.headers;
    const next = location !== undefined && URL.canParse(location, url.href) ? new URL(location, url) : null;
    if (next === null || (next.protocol !== 'http:' && next.protocol !== 'https:')) {
      throw badRedirect(url, location);
    }
    next.hash = '';
    const target = next;
    if (visited.some((seen) => seen.href === target.href)) throw redirectLoop(visited, target);
    if (visited.length > mostRedirects) throw tooManyRedirects(request.url, mostRedirects);
    url = target;
  }
}

/** User and password of the first address go to no other host than the one they were written for. */
function authorizationFor(url: URL, first: URL): Record<string, string> {
  const authorization = basicAuthorization(url.origin === first.origin ? first : url);
  return authorization === null ? {} : { authorization };
}

async function getOnce(request: GetRequest, authorization: Record<string, string>): Promise<Answer> {
  const { url, env, patience, signal } = request;
  const route: Route = { url, proxy: proxyFor(url, env) };
  const watch = new Watch(route, patience, signal);
  try {
    const headers = { ...request.headers, ...authorization };
    const outgoing = await watch.until(start(route, headers, watch));
    const response = await watch.until(responseOf(outgoing));
    if (response.statusCode === 407 && route.proxy !== null) {
      throw proxyRefusal(route.proxy, 407, url.host);
    }
    watch.reached('body');
    return {
      status: response.statusCode ?? 0,
      headers: response.headers,
      route,
      body: () => bodyOf(response, watch, route),
      close: () => watch.close(),
    };
  } catch (error) {
    watch.close();
    throw connectionProblem(error, route);
  }
}

/**
 * Reads by hand: the stream's own iterator drops what it has buffered as soon as the connection ends early, and a
 * server that always ends right behind its data would never get us any further.
 */
async function* bodyOf(response: IncomingMessage, watch: Watch, route: Route): AsyncGenerator<Buffer> {
  let wake: () => void = () => undefined;
  const onChange = (): void => wake();
  const changes = ['readable', 'end', 'error', 'close'] as const;
  for (const change of changes) response.on(change, onChange);
  try {
    for (;;) {
      // Made before the look, so that nothing that happens after it is missed.
      const changed = new Promise<void>((resolve) => {
        wake = resolve;
      });
      const chunk: Buffer | null = response.read();
      if (chunk !== null) {
        // What the caller does with it is no silence of the server.
        watch.rest();
        yield chunk;
        watch.heard();
      } else if (response.readableEnded) return;
      else if (response.destroyed) throw response.errored ?? brokenConnection();
      else await changed;
    }
  } catch (error) {
    throw watch.failure ?? connectionProblem(error, route);
  } finally {
    for (const change of changes) response.off(change, onChange);
    watch.close();
  }
}

function brokenConnection(): Error {
  return Object.assign(new Error('the connection was closed'), { code: 'ECONNRESET' });
}

async function start(route: Route, headers: Record<string, string>, watch: Watch): Promise<ClientRequest> {
  const { url, proxy } = route;
  const make = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const own = { host: bareHost(url), port: portOf(url), path: `${url.pathname}${url.search}` };
  const common = { method: 'GET', headers: { ...headers, host: url.host }, agent: false, ...attempts };
  const send = (options: RequestOptions): ClientRequest => {
    const outgoing = watch.owns(make({ ...common, ...options }));
    watchConnecting(outgoing, watch);
    outgoing.end();
    return outgoing;
  };
  if (proxy === null) return send(own);
  if (url.protocol === 'https:') {
    const socket = await tunnel(proxy, url, watch);
    // An agent, even one that is made for this request, would connect by itself.
    return send({ ...own, agent: undefined, createConnection: () => socket });
  }
  const outgoing = watch.owns(
    requestTo(proxy, {
      method: 'GET',
      path: `${url.origin}${url.pathname}${url.search}`,
      headers: { ...common.headers, ...proxyAuthorization(proxy) },
    }),
  );
  watchConnecting(outgoing, watch);
  outgoing.end();
  return outgoing;
}

/** Node gives an address 250 ms before it tries the host's next one: far lines need more. */
const attempts = { autoSelectFamilyAttemptTimeout: 2500 };

/** A TLS connection to the target, through the proxy. */
async function tunnel(proxy: HttpProxy, url: URL, watch: Watch): Promise<TLSSocket> {
  const target = `${url.hostname}:${portOf(url)}`;
  const outgoing = watch.owns(
    requestTo(proxy, {
      method: 'CONNECT',
      path: target,
      headers: { host: target, ...proxyAuthorization(proxy) },
    }),
  );
  const socket = await new Promise<Socket>((resolve, reject) => {
    outgoing.once('error', reject);
    const judge = (response: IncomingMessage, connection: Socket | null): void => {
      const status = response.statusCode ?? 0;
      if (connection !== null && status >= 200 && status < 300) {
        resolve(connection);
        return;
      }
      (connection ?? outgoing).destroy();
      reject(proxyRefusal(proxy, status, target));
    };
    outgoing.once('connect', (response, connection) => judge(response, connection as Socket));
    outgoing.once('response', (response) => judge(response, null));
    outgoing.end();
  });
  return new Promise((resolve, reject) => {
    const host = bareHost(url);
    const secure = tlsConnect({ socket, host, ...serverName(host), ALPNProtocols: ['http/1.1'] });
    watch.owns(secure);
    // What fails from here on is the target's doing, not the proxy's.
    const fail = (error: Error): void => reject(connectionProblem(error, { url, proxy: null }));
    secure.once('error', fail);
    secure.once('secureConnect', () => {
      secure.off('error', fail);
      resolve(secure);
    });
  });
}

/** TLS takes no addresses for names. */
function serverName(host: string): { servername?: string } {
  return /^[\d.]+$|:/.test(host) ? {} : { servername: host };
}

function requestTo(proxy: HttpProxy, options: RequestOptions): ClientRequest {
  const make = proxy.url.protocol === 'https:' ? httpsRequest : httpRequest;
  return make({ ...options, host: bareHost(proxy.url), port: portOf(proxy.url), agent: false, ...attempts });
}

function proxyAuthorization(proxy: HttpProxy): Record<string, string> {
  const authorization = basicAuthorization(proxy.url);
  return authorization === null ? {} : { 'proxy-authorization': authorization };
}

/** Of an IPv6 address without its brackets. */
function bareHost(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, '$1');
}

function responseOf(outgoing: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    outgoing.once('response', (response) => {
      // It may break before anybody reads it; whoever reads it sees that.
      response.on('error', () => undefined);
      resolve(response);
    });
    outgoing.on('error', reject);
  });
}

function watchConnecting(outgoing: ClientRequest, watch: Watch): void {
  outgoing.once('socket', (socket) => {
    const connected = (): void => watch.reached('answer');
    if (!socket.connecting) connected();
    else socket.once('encrypted' in socket ? 'secureConnect' : 'connect', connected);
  });
}

/** Ends a request that is silent for too long, or that is no longer wanted. */
class Watch {
  failure: unknown = null;
  readonly #route: Route;
  readonly #patience: Patience;
  readonly #signal: AbortSignal;
  readonly #owned: (ClientRequest | TLSSocket)[] = [];
  #phase: 'connect' | 'answer' | 'body' = 'connect';
  #timer: NodeJS.Timeout | undefined;
  #reject: (error: unknown) => void = () => undefined;

  constructor(route: Route, patience: Patience, signal: AbortSignal) {
    this.#route = route;
    this.#patience = patience;
    this.#signal = signal;
    signal.addEventListener('abort', this.#onAbort);
    this.heard();
    if (signal.aborted) this.#onAbort();
  }

  /** Is destroyed when the watch ends the request. */
  owns<Thing extends ClientRequest | TLSSocket>(thing: Thing): Thing {
    this.#owned.push(thing);
    // Where nobody waits for it at the moment, an error is not to end the process.
    thing.on('error', () => undefined);
    if (this.failure !== null) thing.destroy();
    return thing;
  }

  reached(phase: 'answer' | 'body'): void {
    this.#phase = phase;
    this.heard();
  }

  /** Starts the wait anew. */
  heard(): void {
    clearTimeout(this.#timer);
    const { connectMs, stallMs } = this.#patience;
    const ms = this.#phase === 'connect' ? connectMs : stallMs;
    this.#timer = setTimeout(() => this.#fail(silence(this.#route, this.#phase, ms)), ms);
  }

  /** Waits for nothing until something is heard. */
  rest(): void {
    clearTimeout(this.#timer);
  }

  /** The step's result, unless the watch ends it first. */
  until<Value>(step: Promise<Value>): Promise<Value> {
    if (this.failure !== null) {
      step.catch(() => undefined);
      return Promise.reject(this.failure);
    }
    return new Promise((resolve, reject) => {
      this.#reject = reject;
      step.then(resolve, (error) => reject(this.failure ?? error));
    });
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#signal.removeEventListener('abort', this.#onAbort);
  }

  /** Ends the watch, and the connections with it: a tunnel would stay open. */
  close(): void {
    this.end();
    for (const thing of this.#owned) thing.destroy();
  }

  readonly #onAbort = (): void => this.#fail(new Interrupted());

  #fail(failure: unknown): void {
    this.failure ??= failure;
    this.end();
    this.#reject(this.failure);
    for (const thing of this.#owned) thing.destroy(this.failure as Error);
  }
}
