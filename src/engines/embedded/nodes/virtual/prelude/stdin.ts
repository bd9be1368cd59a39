/** stdin of a node: a light form of Node's stream, or a real one for programs that use `stream`. */
import type { Callback, Core, EmitterConstructor, EmitterLike } from './types.ts';

/** Builds `process.stdin` for programs that don't ask for `node:stream`. */
export function stdinPrelude(core: Core): unknown {
  if (core.host.usesStreams) return core.piece('stdinStream');
  const { state, slot } = core.host;
  const EventEmitter = core.piece('events') as EmitterConstructor;
  const { StringDecoder } = core.host.builtin('string_decoder') as {
    StringDecoder: new (encoding: string) => { write(bytes: Uint8Array): string };
  };
  type Chunk = string | Uint8Array;
  type Dest = EmitterLike & { write(chunk: unknown): boolean; end(): void; _isStdio?: boolean };
  /** Marks a listener (readline's) that takes text where others take bytes. */
  const takesText = Symbol.for('dscourse.takesText');

  class ReadStream extends EventEmitter {
    fd = 0;
    readable = true;
    destroyed = false;
    readableEnded = false;
    readableFlowing: boolean | null = null;
    readableEncoding: string | null = null;
    readableHighWaterMark = 65536;
    readableObjectMode = false;
    _decoder: { write(bytes: Uint8Array): string } | null = null;
    _held: Chunk[] = [];
    _pipes: { dest: Dest; data: Callback; drain: Callback }[] = [];
    _readableTold = false;
    _resuming = false;

    receive(chunk: Chunk): void {
      if (this.destroyed) return;
      if (this.readableFlowing === true && this._held.length === 0) {
        this._give(chunk);
        // Node reads on after every chunk until 64 KiB are held: a pause by the handler of `data` does not
        // stop the reading, nor let the process end. A later pause does.
        if (!this.readableFlowing) core.nextTick(() => this._reads(true));
      } else {
        this._held.push(chunk);
        if (this.readableFlowing === false && this.readableLength >= this.readableHighWaterMark)
          this._reads(false);
        this._tellReadable();
      }
    }
    _reads(on: boolean): void {
      state[slot.reading] = on && !this.destroyed ? 1 : 0;
    }
    _encode(chunk: Chunk): Chunk {
      if (this.readableEncoding !== null) {
        if (typeof chunk !== 'string') return this._decoder?.write(chunk) ?? '';
        // Text is handed over as it is where that is what decoding would give.
        return this.readableEncoding === 'utf8' ? chunk : (this._decoder?.write(Buffer.from(chunk)) ?? '');
      }
      return typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    }
    _give(chunk: Chunk): void {
      if (this.readableEncoding === null && typeof chunk === 'string') {
        const listeners = (this as unknown as { _events: Record<string, Callback[]> })._events.data;
        if (
          listeners?.length === 1 &&
          (listeners[0] as unknown as Record<symbol, boolean>)[takesText] === true
        ) {
          (listeners[0] as Callback).call(this, chunk);
          return;
        }
      }
      const given = this._encode(chunk);
      if (given.length > 0) this.emit('data', given);
    }
    _tellReadable(): void {
      if (this._readableTold || this.listenerCount('readable') === 0) return;
      this._readableTold = true;
      core.nextTick(() => {
        this._readableTold = false;
        if (this._held.length > 0 && !this.destroyed) this.emit('readable');
      });
    }
    override on(name: string | symbol, listener: Callback): this {
      super.on(name, listener);
      if (name === 'data') {
        if (this.listenerCount('readable') === 0 && this.readableFlowing !== false) this.resume();
      } else if (name === 'readable') {
        this.readableFlowing = false;
        this._reads(true);
        this._tellReadable();
      }
      return this;
    }
    addListener(name: string | symbol, listener: Callback): this {
      return this.on(name, listener);
    }
    override once(name: string | symbol, listener: Callback): this {
      super.once(name, listener);
      if (name === 'data' && this.listenerCount('readable') === 0 && this.readableFlowing !== false)
        this.resume();
      else if (name === 'readable') {
        this.readableFlowing = false;
        this._reads(true);
        this._tellReadable();
      }
      return this;
    }
    override removeListener(name: string | symbol, listener: Callback): this {
      super.removeListener(name, listener);
      this._readableGone(name);
      return this;
    }
    override off(name: string | symbol, listener: Callback): this {
      return this.removeListener(name, listener);
    }
    override removeAllListeners(name?: string | symbol): this {
      super.removeAllListeners(name);
      this._readableGone(name ?? 'readable');
      return this;
    }
    _readableGone(name: string | symbol): void {
      if (name !== 'readable' || this.readableFlowing === true) return;
      core.nextTick(() => {
        if (this.listenerCount('readable') > 0 || this.readableFlowing === true) return;
        if (this.listenerCount('data') > 0) this.resume();
        else if (this._resuming) this.readableFlowing = true;
      });
    }
    resume(): this {
      if (this.destroyed) return this;
      if (this.readableFlowing !== true) {
        this.readableFlowing = this.listenerCount('readable') === 0;
        this._reads(true);
        if (!this._resuming) {
          this._resuming = true;
          core.nextTick(() => {
            this._resuming = false;
            this.emit('resume');
            while (this.readableFlowing === true && this._held.length > 0)
              this._give(this._held.shift() as Chunk);
          });
        }
      }
      return this;
    }
    pause(): this {
      if (this.readableFlowing !== false) {
        this.readableFlowing = false;
        this._reads(false);
        this.emit('pause');
      }
      return this;
    }
    isPaused(): boolean {
      return this.readableFlowing === false && this.listenerCount('readable') === 0;
    }
    get readableLength(): number {
      return this._held.reduce((sum, chunk) => sum + chunk.length, 0);
    }
    setEncoding(encoding?: string): this {
      const given = (encoding ?? 'utf8').toLowerCase();
      this.readableEncoding = given === 'utf-8' ? 'utf8' : given;
      this._decoder = new StringDecoder(this.readableEncoding);
      return this;
    }
    read(count?: number): Chunk | null {
      if (this.readableFlowing !== true) this._reads(true);
      if (this._held.length === 0 || count === 0) return null;
      const parts = this._held.map((chunk) => this._encode(chunk));
      this._held = [];
      const all: Chunk =
        this.readableEncoding === null
          ? parts.length === 1
            ? (parts[0] as Chunk)
            : Buffer.concat(parts as Uint8Array[])
          : parts.join('');
      if (count === undefined || Number.isNaN(count) || count === all.length) return all;
      // What is kept was encoded already, and encoding text or bytes once more changes nothing.
      if (count > all.length) {
        this._held = [all];
        return null;
      }
      this._held = [all.slice(count)];
      return all.slice(0, count);
    }
    unshift(chunk: Chunk): void {
      this._held.unshift(chunk);
      this._tellReadable();
    }
    pipe(dest: Dest, options?: { end?: boolean }): Dest {
      const data = (chunk: unknown): void => {
        if (dest.write(chunk) === false) this.pause();
      };
      const drain = (): void => void this.resume();
      this._pipes.push({ dest, data, drain });
      dest.on('drain', drain);
      if (options?.end !== false && dest._isStdio !== true) this.once('end', () => dest.end());
      dest.emit('pipe', this);
      this.on('data', data);
      return dest;
    }
    unpipe(dest?: Dest): this {
      for (const pipe of this._pipes.filter((each) => dest === undefined || each.dest === dest)) {
        this._pipes.splice(this._pipes.indexOf(pipe), 1);
        this.removeListener('data', pipe.data);
        pipe.dest.removeListener('drain', pipe.drain);
        pipe.dest.emit('unpipe', this);
      }
      if (this._pipes.length === 0) this.pause();
      return this;
    }
    destroy(error?: unknown): this {
      if (this.destroyed) return this;
      this.destroyed = true;
      this.readable = false;
      this._held = [];
      this._reads(false);
      core.nextTick(() => {
        if (error !== undefined && error !== null) this.emit('error', error);
        this.emit('close');
      });
      return this;
    }
    ref(): this {
      state[slot.stdinRef] = 1;
      return this;
    }
    unref(): this {
      state[slot.stdinRef] = 0;
      return this;
    }
    iterator(options?: { destroyOnReturn?: boolean }): AsyncGenerator<unknown> {
      return iterate(this, options?.destroyOnReturn !== false);
    }
    [Symbol.asyncIterator](): AsyncGenerator<unknown> {
      return iterate(this, true);
    }
  }

  async function* iterate(stream: ReadStream, destroys: boolean): AsyncGenerator<unknown> {
    let wake: (() => void) | null = null;
    let failure: { error: unknown } | null = null;
    let closed = false;
    const onReadable = (): void => wake?.();
    const onError = (error: unknown): void => {
      failure = { error };
      wake?.();
    };
    const onClose = (): void => {
      closed = true;
      wake?.();
    };
    stream.on('readable', onReadable);
    stream.on('error', onError);
    stream.on('close', onClose);
    try {
      for (;;) {
        const chunk = stream.destroyed ? null : stream.read();
        if (chunk !== null) yield chunk;
        else if (failure !== null) throw (failure as { error: unknown }).error;
        else if (closed || stream.destroyed) return;
        else {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
          wake = null;
        }
      }
    } finally {
      stream.removeListener('readable', onReadable);
      stream.removeListener('error', onError);
      stream.removeListener('close', onClose);
      if (destroys) stream.destroy();
    }
  }
  return new ReadStream();
}

/** Builds `process.stdin` as a Readable of `node:stream`. */
export function stdinStreamPrelude(core: Core): unknown {
  const { state, slot } = core.host;
  const { Readable } = core.require('stream') as {
    Readable: new (options: object) => EmitterLike & { push(chunk: unknown): boolean; fd?: number };
  };
  const stdin = new Readable({
    highWaterMark: 65536,
    read() {
      state[slot.reading] = 1;
    },
    destroy(error: unknown, done: Callback) {
      state[slot.reading] = 0;
      done(error);
    },
  }) as EmitterLike & { push(chunk: unknown): boolean } & Record<string, unknown>;
  stdin.fd = 0;
  // As Node does for a pipe: nothing is read while paused, and the process may end.
  stdin.on('pause', () => {
    state[slot.reading] = 0;
  });
  stdin.ref = () => {
    state[slot.stdinRef] = 1;
    return stdin;
  };
  stdin.unref = () => {
    state[slot.stdinRef] = 0;
    return stdin;
  };
  stdin.receive = (chunk: string | Uint8Array): void => {
    stdin.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
  };
  return stdin;
}
