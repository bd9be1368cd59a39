/** `structuredClone`, for what programs clone: data. */
import type { Bag, Core } from './types.ts';

/** Builds `structuredClone`. */
export function clonePrelude(core: Core): unknown {
  const DOMException = core.host.globals.DOMException as new (message: string, name: string) => Error;
  const refuse = (value: unknown): never => {
    const shown = typeof value === 'symbol' ? value.toString() : String(value);
    throw new DOMException(`${shown} could not be cloned.`, 'DataCloneError');
  };
  return function structuredClone(value: unknown): unknown {
    const seen = new Map<object, unknown>();
    const clone = (from: unknown): unknown => {
      if (typeof from === 'function' || typeof from === 'symbol') return refuse(from);
      if (typeof from !== 'object' || from === null) return from;
      if (seen.has(from)) return seen.get(from);
      const keep = <T extends object>(copy: T): T => {
        seen.set(from, copy);
        return copy;
      };
      if (Array.isArray(from)) {
        const copy = keep(new Array(from.length) as unknown[]);
        for (const key of Object.keys(from))
          (copy as unknown as Bag)[key] = clone((from as unknown as Bag)[key]);
        return copy;
      }
      if (from instanceof Date) return keep(new Date(from.getTime()));
      if (from instanceof RegExp) return keep(new RegExp(from.source, from.flags));
      if (from instanceof Map) {
        const copy = keep(new Map());
        for (const [key, each] of from) copy.set(clone(key), clone(each));
        return copy;
      }
      if (from instanceof Set) {
        const copy = keep(new Set());
        for (const each of from) copy.add(clone(each));
        return copy;
      }
      if (from instanceof ArrayBuffer) return keep(from.slice(0));
      if (ArrayBuffer.isView(from)) {
        const buffer = clone(from.buffer) as ArrayBuffer;
        const view = from as Uint8Array;
        const Kind = (from instanceof Buffer ? Uint8Array : from.constructor) as new (
          buffer: ArrayBuffer,
          offset: number,
          length?: number,
        ) => object;
        return keep(
          new Kind(buffer, from.byteOffset, from instanceof DataView ? from.byteLength : view.length),
        );
      }
      if (from instanceof Error) {
        const kinds: Record<string, ErrorConstructor> = {
          EvalError,
          RangeError,
          ReferenceError,
          SyntaxError,
          TypeError,
          URIError,
        };
        const copy = keep(new (kinds[from.name] ?? Error)(from.message));
        Object.defineProperty(copy, 'stack', { value: from.stack, configurable: true, writable: true });
        if ('cause' in from)
          Object.defineProperty(copy, 'cause', {
            value: clone(from.cause),
            configurable: true,
            writable: true,
          });
        return copy;
      }
      if (from instanceof Promise || from instanceof WeakMap || from instanceof WeakSet)
        return refuse(`#<${from.constructor.name}>`);
      const primitive = Object.prototype.toString.call(from).slice(8, -1);
      if (primitive === 'Boolean' || primitive === 'Number' || primitive === 'String')
        return keep(Object(from.valueOf()) as object);
      const copy = keep({} as Bag);
      for (const key of Object.keys(from)) copy[key] = clone((from as Bag)[key]);
      return copy;
    };
    return clone(value);
  };
}
