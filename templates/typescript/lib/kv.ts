/**
 * Clients of the services that the network offers to every node: three key-value stores and a clock.
 * They are never cut off, but a request to them takes time and may time out like any other.
 */
import { ErrorCode, RpcError } from './errors.ts';
import type { Node, RpcOptions } from './node.ts';

/**
 * - `lin-kv`: linearizable. Acts as if there were one copy, and every request took effect at one moment
 *   between its start and its end.
 * - `seq-kv`: sequential. All see the same order of writes, but a read may show an old state.
 * - `lww-kv`: the last writer wins. Replicas that differ for a while; of two writes, one is dropped.
 */
export type StoreName = 'lin-kv' | 'seq-kv' | 'lww-kv';

/** A key-value store. Keys and values are anything that JSON can hold. */
export class KeyValueStore {
  private readonly node: Node;
  private readonly service: StoreName;

  constructor(node: Node, service: StoreName) {
    this.node = node;
    this.service = service;
  }

  /** The value of a key. Throws an RpcError with code `keyDoesNotExist` when it has none. */
  async read<T>(key: string, options?: RpcOptions): Promise<T> {
    const reply = await this.node.rpc(this.service, { type: 'read', key }, options);
    return reply.body.value as T;
  }

  /** The value of a key, or `fallback` when it has none. */
  async readOrDefault<T>(key: string, fallback: T, options?: RpcOptions): Promise<T> {
    try {
      return await this.read<T>(key, options);
    } catch (error) {
      if (error instanceof RpcError && error.code === ErrorCode.keyDoesNotExist) return fallback;
      throw error;
    }
  }

  /** Sets a key, whatever it was. */
  async write(key: string, value: unknown, options?: RpcOptions): Promise<void> {
    await this.node.rpc(this.service, { type: 'write', key, value }, options);
  }

  /**
   * Compare-and-set: sets a key to `to` if its value is `from`, in one step that nothing comes between.
   * Throws an RpcError with code `preconditionFailed` when it is something else, and `keyDoesNotExist` when
   * there is no such key, unless `createIfMissing` says to make it.
   */
  async cas(
    key: string,
    from: unknown,
    to: unknown,
    options: RpcOptions & { createIfMissing?: boolean } = {},
  ): Promise<void> {
    const { createIfMissing = false, ...rpcOptions } = options;
    const body = { type: 'cas', key, from, to, create_if_not_exists: createIfMissing };
    await this.node.rpc(this.service, body, rpcOptions);
  }
}

/** `lin-tso`: hands out timestamps 0, 1, 2 …, each once, in the order of the requests. */
export class TimestampOracle {
  private readonly node: Node;

  constructor(node: Node) {
    this.node = node;
  }

  /** The next timestamp. */
  async next(options?: RpcOptions): Promise<number> {
    const reply = await this.node.rpc('lin-tso', { type: 'ts' }, options);
    return reply.body.ts as number;
  }
}
