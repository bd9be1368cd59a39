/** Servers and proxies on this machine that behave as badly as a test wants. */
import { readFileSync } from 'node:fs';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

const tls = join(import.meta.dirname, '..', 'fixtures', 'tls');
/** Self-signed, for localhost; made with `openssl req -x509`. */
export const certificateFile = join(tls, 'cert.pem');

export interface LocalServer {
  /** `http://127.0.0.1:PORT` or `https://localhost:PORT`. */
  readonly origin: string;
  readonly port: number;
  /** Of each request so far: method, address, headers. */
  readonly requests: readonly Pick<IncomingMessage, 'method' | 'url' | 'headers'>[];
}

/** @param answer gets the number of the request, from 1 */
export type Answerer = (request: IncomingMessage, response: ServerResponse, count: number) => void;

/** A server that is gone when the test has finished. */
export async function serve(answer: Answerer, options: { tls?: boolean } = {}): Promise<LocalServer> {
  const requests: IncomingMessage[] = [];
  const listener: RequestListener = (request, response) => {
    requests.push(request);
    response.on('error', () => undefined);
    answer(request, response, requests.length);
  };
  const server = options.tls === true ? createTlsServer(keys(), listener) : createServer(listener);
  const port = await listen(server);
  const origin = options.tls === true ? `https://localhost:${port}` : `http://127.0.0.1:${port}`;
  return { origin, port, requests };
}

function keys(): { key: Buffer; cert: Buffer } {
  return { key: readFileSync(join(tls, 'key.pem')), cert: readFileSync(certificateFile) };
}

function listen(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  const remember = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  };
  server.on('connection', remember);
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

/** A port where nothing listens. */
export async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export interface FileOptions {
  readonly etag?: string;
  /** Whether Range is honoured; true unless told otherwise. */
  readonly ranges?: boolean;
  /** Ends the connection right behind so many bytes of this answer. */
  readonly breakAfter?: number;
  /** How: with a FIN behind the data, by closing the socket, or with an RST (not over TLS). `close` unless told otherwise. */
  readonly breakBy?: 'end' | 'close' | 'reset';
  /** Said instead of the true length. */
  readonly claim?: number;
}

/** Sends a file as a good server does, or nearly. */
export function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  content: Buffer,
  { etag, ranges = true, breakAfter, breakBy = 'close', claim }: FileOptions = {},
): void {
  const asked = /^bytes=(\d+)-$/.exec(request.headers.range ?? '');
  const condition = request.headers['if-range'];
  const isSame = condition === undefined || condition === etag;
  const from = ranges && asked !== null && isSame ? Number(asked[1]) : 0;
  const mark = etag === undefined ? {} : { etag };
  if (from > 0 && from >= content.length) {
    response.writeHead(416, { 'content-range': `bytes */${content.length}`, ...mark });
    response.end();
    return;
  }
  const body = content.subarray(from);
  response.writeHead(from > 0 ? 206 : 200, {
    'content-type': 'application/octet-stream',
    'content-length': claim ?? body.length,
    ...(from > 0 ? { 'content-range': `bytes ${from}-${content.length - 1}/${content.length}` } : {}),
    ...mark,
  });
  if (breakAfter === undefined) {
    response.end(body);
    return;
  }
  response.write(body.subarray(0, breakAfter), () => {
    const { socket } = response;
    if (breakBy === 'end') socket?.end();
    else if (breakBy === 'close') socket?.destroy();
    else (socket as Socket | null)?.resetAndDestroy();
  });
}

export interface LocalProxy extends LocalServer {
  /** Targets of CONNECT and addresses that were asked for, in order. */
  readonly asked: readonly string[];
}

export interface ProxyOptions {
  readonly password?: string;
  /** It speaks TLS itself, with the certificate for localhost. */
  readonly tls?: boolean;
}

/** @param refuse status with which everything is refused; 0 passes everything on */
export async function serveProxy(
  refuse = 0,
  { password, tls = false }: ProxyOptions = {},
): Promise<LocalProxy> {
  const asked: string[] = [];
  const requests: IncomingMessage[] = [];
  const expected = password === undefined ? undefined : `Basic ${Buffer.from(password).toString('base64')}`;
  const statusFor = (request: IncomingMessage): number => {
    requests.push(request);
    asked.push(request.url ?? '');
    if (expected !== undefined && request.headers['proxy-authorization'] !== expected) return 407;
    return refuse;
  };
  const listener: RequestListener = (request, response) => {
    const status = statusFor(request);
    if (status !== 0) {
      response.writeHead(status).end();
      return;
    }
    const url = new URL(request.url ?? '');
    const socket = connect(Number(url.port), url.hostname, () => {
      socket.write(`GET ${url.pathname} HTTP/1.1\r\nhost: ${url.host}\r\nconnection: close\r\n\r\n`);
      if (response.socket !== null) socket.pipe(response.socket);
    });
    socket.on('error', () => response.destroy());
  };
  const server = tls ? createTlsServer(keys(), listener) : createServer(listener);
  server.on('connect', (request: IncomingMessage, client: Socket) => {
    const status = statusFor(request);
    if (status !== 0) {
      client.end(`HTTP/1.1 ${status} No\r\nconnection: close\r\n\r\n`);
      return;
    }
    const [host = '', port] = (request.url ?? '').split(':');
    const far = connect(Number(port), host, () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      far.pipe(client);
      client.pipe(far);
    });
    far.on('error', () => client.destroy());
    client.on('error', () => far.destroy());
  });
  const port = await listen(server);
  const origin = tls ? `https://localhost:${port}` : `http://127.0.0.1:${port}`;
  return { origin, port, requests, asked };
}
