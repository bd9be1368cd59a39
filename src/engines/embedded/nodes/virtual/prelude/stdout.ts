/** stdout and stderr of a node. */
import type { Callback, Core, EmitterConstructor, EmitterLike } from './types.ts';

/** Builds `{ stdout, stderr }`. Writes never block and never fail: a pipe that is always read. */
export function stdoutPrelude(core: Core): unknown {
  const EventEmitter = core.piece('events') as EmitterConstructor;
  const asChunk = (chunk: unknown, encoding: unknown): string | Uint8Array => {
    if (typeof chunk === 'string') {
      const named = typeof encoding === 'string' ? encoding.toLowerCase() : 'utf8';
      return named === 'utf8' || named === 'utf-8' ? chunk : Buffer.from(chunk, named as BufferEncoding);
    }
    if (chunk instanceof Uint8Array) return Uint8Array.prototype.slice.call(chunk);
    const { inspect } = core.host.builtin('util') as { inspect: Callback };
    throw core.error(
      TypeError,
      'ERR_INVALID_ARG_TYPE',
      `The "chunk" argument must be of type string or an instance of Buffer, TypedArray, or DataView. Received ${String(inspect(chunk))}`,
    );
  };
  if (core.host.usesStreams) {
    const { Writable } = core.require('stream') as {
      Writable: new (options: object) => EmitterLike & Record<string, unknown>;
    };
    const make = (fd: number): unknown => {
      const stream = new Writable({
        decodeStrings: false,
        write(chunk: unknown, encoding: unknown, done: Callback) {
          core.write(fd, asChunk(chunk, encoding));
          done();
        },
      });
      stream.fd = fd;
      stream._type = 'pipe';
      stream._isStdio = true;
      // process.stdout is never closed.
      stream.destroySoon = stream.destroy;
      stream._destroy = (error: unknown, done: Callback): void => void done(error);
      return stream;
    };
    return { stdout: make(1), stderr: make(2) };
  }
  class WriteStream extends EventEmitter {
    fd: number;
    _type = 'pipe';
    _isStdio = true;
    writable = true;
    destroyed = false;
    writableEnded = false;
    writableFinished = false;
    writableLength = 0;
    writableNeedDrain = false;
    writableCorked = 0;
    writableHighWaterMark = 16384;
    writableObjectMode = false;
    _encoding = 'utf8';
    constructor(fd: number) {
      super();
      this.fd = fd;
    }
    write(chunk: unknown, encoding?: unknown, callback?: unknown): boolean {
      const done = (typeof encoding === 'function' ? encoding : callback) as Callback | undefined;
      const bytes = asChunk(chunk, typeof encoding === 'string' ? encoding : this._encoding);
      if (this.writableEnded) {
        const error = core.error(Error, 'ERR_STREAM_WRITE_AFTER_END', 'write after end');
        core.nextTick(() => {
          done?.(error);
          this.emit('error', error);
        });
        return false;
      }
      core.write(this.fd, bytes);
      if (typeof done === 'function') core.nextTick(done, null);
      return true;
    }
    end(chunk?: unknown, encoding?: unknown, callback?: unknown): this {
      const done = [chunk, encoding, callback].find((each) => typeof each === 'function') as
        | Callback
        | undefined;
      if (chunk !== undefined && chunk !== null && typeof chunk !== 'function') this.write(chunk, encoding);
      if (!this.writableEnded) {
        this.writableEnded = true;
        this.writable = false;
        core.nextTick(() => {
          this.writableFinished = true;
          this.emit('finish');
          done?.();
        });
      }
      return this;
    }
    setDefaultEncoding(encoding: string): this {
      this._encoding = encoding;
      return this;
    }
    cork(): void {
      this.writableCorked += 1;
    }
    uncork(): void {
      if (this.writableCorked > 0) this.writableCorked -= 1;
    }
    destroy(): this {
      this.destroyed = true;
      return this;
    }
    _write(chunk: unknown, encoding: unknown, callback: Callback): void {
      this.write(chunk, encoding, callback);
    }
    ref(): this {
      return this;
    }
    unref(): this {
      return this;
    }
  }
  return { stdout: new WriteStream(1), stderr: new WriteStream(2) };
}
