/** `node:stream` by way of the package readable-stream, which is Node's own code; loaded when asked for. */
import type { Bag, Callback, Core } from './types.ts';

/** Builds the module in this context, so that its ticks and promises are this node's. */
export function streamPrelude(core: Core): unknown {
  const files = new Map<string, { exports: unknown }>();
  const path = core.host.builtin('path').posix as {
    join: (...parts: string[]) => string;
    dirname: (path: string) => string;
  };
  const outside: Record<string, () => unknown> = {
    buffer: () => core.require('buffer'),
    events: () => core.require('events'),
    'string_decoder/': () => core.require('string_decoder'),
    'process/': () => core.piece('process'),
    'abort-controller': () => core.piece('webEvents'),
  };
  const load = (file: string): unknown => {
    const known = files.get(file);
    if (known !== undefined) return known.exports;
    const module = { exports: {} };
    files.set(file, module);
    const require = (name: string): unknown => {
      if (!name.startsWith('.')) return (outside[name] as () => unknown)();
      const joined = path.join(path.dirname(file), name);
      return load(joined.endsWith('.js') ? joined : `${joined}.js`);
    };
    core.host.streamFile(file).call(module.exports, require, module, module.exports);
    return module.exports;
  };
  const stream = load('lib/stream.js') as Bag;
  const promises = load('lib/stream/promises.js');
  Object.defineProperty(stream, 'promises', { value: promises, configurable: true, enumerable: true });
  // Bridges to web streams, which live outside this context.
  for (const kind of ['Readable', 'Writable', 'Duplex']) {
    for (const name of ['toWeb', 'fromWeb']) {
      Object.defineProperty(stream[kind], name, {
        value: () => core.realTime(`stream.${kind}.${name}`),
        configurable: true,
        writable: true,
      });
    }
  }
  return stream;
}

/** Builds `node:stream/consumers`. */
export function streamConsumersPrelude(): unknown {
  const buffer = async (stream: AsyncIterable<string | Uint8Array>): Promise<Buffer> => {
    const parts: Uint8Array[] = [];
    for await (const chunk of stream) parts.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
    return Buffer.concat(parts);
  };
  const text = async (stream: AsyncIterable<string | Uint8Array>): Promise<string> =>
    (await buffer(stream)).toString('utf8');
  const consumers: Record<string, Callback> = {
    buffer: buffer as Callback,
    text: text as Callback,
    json: (async (stream: AsyncIterable<string | Uint8Array>) => JSON.parse(await text(stream))) as Callback,
    arrayBuffer: (async (stream: AsyncIterable<string | Uint8Array>) => {
      const bytes = await buffer(stream);
      return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
    }) as Callback,
  };
  return consumers;
}
