/** A debugger: V8's inspector protocol over a WebSocket (RFC 6455), as an editor speaks it. */
import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

type Params = Record<string, unknown>;
interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Params;
  readonly result?: Params;
  readonly error?: { readonly message: string };
}

export class DebuggerClient {
  readonly #socket: Socket;
  #bytes = Buffer.alloc(0);
  #nextId = 1;
  readonly #answers = new Map<number, (message: Message) => void>();
  readonly #events: Message[] = [];
  #waiting: { method: string; resolve: (params: Params) => void } | null = null;

  private constructor(socket: Socket, rest: Buffer) {
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
    this.#take(rest);
  }

  /** Attaches to an address as Node prints it: `ws://127.0.0.1:9229/…`. */
  static attach(url: string): Promise<DebuggerClient> {
    const { hostname, port, pathname } = new URL(url);
    return new Promise((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => {
        socket.write(
          `GET ${pathname} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\nSec-WebSocket-Version: 13\r\n\r\n`,
        );
      });
      let head = Buffer.alloc(0);
      const onData = (chunk: Buffer): void => {
        head = Buffer.concat([head, chunk]);
        const end = head.indexOf('\r\n\r\n');
        if (end < 0) return;
        socket.off('data', onData);
        if (!head.toString('latin1').startsWith('HTTP/1.1 101')) reject(new Error(head.toString('latin1')));
        else resolve(new DebuggerClient(socket, head.subarray(end + 4)));
      };
      socket.on('data', onData);
      socket.on('error', reject);
    });
  }

  /** Sends a command; resolves with its result. */
  async send(method: string, params: Params = {}): Promise<Params> {
    const id = this.#nextId++;
    const answer = new Promise<Message>((resolve) => this.#answers.set(id, resolve));
    this.#write(JSON.stringify({ id, method, params }));
    const { result, error } = await answer;
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result ?? {};
  }

  /** The next event of that name that was not handed out yet; those before it are passed over. */
  event(method: string): Promise<Params> {
    const at = this.#events.findIndex((one) => one.method === method);
    if (at >= 0) return Promise.resolve(this.#events.splice(0, at + 1).at(-1)?.params ?? {});
    this.#events.length = 0;
    return new Promise((resolve) => {
      this.#waiting = { method, resolve };
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #write(text: string): void {
    const payload = Buffer.from(text);
    const { length } = payload;
    const head =
      length < 126
        ? Buffer.from([0x81, 0x80 | length])
        : Buffer.from([0x81, 0x80 | 126, length >> 8, length & 0xff]);
    // A client must mask what it sends; a mask of zeros leaves it as it is.
    this.#socket.write(Buffer.concat([head, Buffer.alloc(4), payload]));
  }

  #take(chunk: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
    for (;;) {
      const short = this.#bytes.length < 2 ? -1 : (this.#bytes[1] as number) & 0x7f;
      const start = short === 126 ? 4 : short === 127 ? 10 : 2;
      if (short < 0 || this.#bytes.length < start) return;
      const length =
        short === 126
          ? this.#bytes.readUInt16BE(2)
          : short === 127
            ? Number(this.#bytes.readBigUInt64BE(2))
            : short;
      if (this.#bytes.length < start + length) return;
      const opcode = (this.#bytes[0] as number) & 0x0f;
      const payload = this.#bytes.toString('utf8', start, start + length);
      this.#bytes = this.#bytes.subarray(start + length);
      if (opcode === 1) this.#receive(JSON.parse(payload));
      else if (opcode === 8) this.#socket.end();
    }
  }

  #receive(message: Message): void {
    if (message.id !== undefined) {
      this.#answers.get(message.id)?.(message);
      this.#answers.delete(message.id);
    } else if (this.#waiting !== null && message.method === this.#waiting.method) {
      const { resolve } = this.#waiting;
      this.#waiting = null;
      resolve(message.params ?? {});
    } else this.#events.push(message);
  }
}
