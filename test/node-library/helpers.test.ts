import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ErrorCode, RpcError } from '../../templates/typescript/lib/errors.ts';
import { KeyValueStore, TimestampOracle } from '../../templates/typescript/lib/kv.ts';
import type { Body } from '../../templates/typescript/lib/messages.ts';
import type { Node } from '../../templates/typescript/lib/node.ts';
import { isTransient, retry, sleep } from '../../templates/typescript/lib/retry.ts';

describe('RpcError', () => {
  it('knows which errors leave open whether the request was carried out', () => {
    const indefinite = Object.entries(ErrorCode).filter(([, code]) => !new RpcError(code, '').definite);
    expect(indefinite.map(([name]) => name)).toEqual(['timeout', 'crash']);
    expect(new RpcError(1001, 'my own').definite).toBe(false);
  });

  it('travels as a body and comes back the same', () => {
    const body = new RpcError(22, 'not 3').toBody();
    expect(body).toEqual({ type: 'error', code: 22, text: 'not 3' });
    expect(RpcError.fromBody(body)).toMatchObject({ code: 22, message: 'not 3', name: 'RpcError' });
    expect(RpcError.fromBody({ type: 'error' })).toMatchObject({ code: 13, definite: false });
  });
});

describe('retry', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });
  const timeout = () => Promise.reject(new RpcError(ErrorCode.timeout, 'late'));

  /** Times of the attempts in milliseconds since the first. */
  async function timesOf(options: Parameters<typeof retry>[1]): Promise<number[]> {
    const times: number[] = [];
    const start = Date.now();
    const trying = retry(() => {
      times.push(Date.now() - start);
      return timeout();
    }, options).catch(() => {});
    await vi.runAllTimersAsync();
    await trying;
    return times;
  }

  it('doubles the wait up to the longest delay', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(1);
    expect(await timesOf({ firstDelay: 100, longestDelay: 300, attempts: 5 })).toEqual([
      0, 100, 300, 600, 900,
    ]);
  });

  it('leaves out up to half of each wait', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0);
    expect(await timesOf({ firstDelay: 100, longestDelay: 300, attempts: 4 })).toEqual([0, 50, 150, 300]);
  });

  it('gives back the first success, and throws the last error when attempts run out', async () => {
    const attempt = vi.fn().mockImplementationOnce(timeout).mockResolvedValueOnce('done');
    const result = retry(attempt);
    await vi.runAllTimersAsync();
    expect(await result).toBe('done');
    const failing = expect(retry(timeout, { attempts: 2 })).rejects.toThrow('late');
    await vi.runAllTimersAsync();
    await failing;
  });

  it('does not repeat what has definitely failed', async () => {
    const attempt = vi.fn().mockRejectedValue(new RpcError(ErrorCode.preconditionFailed, 'no'));
    await expect(retry(attempt)).rejects.toThrow('no');
    expect(attempt).toHaveBeenCalledTimes(1);
    expect(isTransient(new RpcError(ErrorCode.temporarilyUnavailable, ''))).toBe(true);
    expect(isTransient(new TypeError('a mistake'))).toBe(false);
  });

  it('stops waiting as soon as it is aborted', async () => {
    const controller = new AbortController();
    const trying = expect(retry(timeout, { signal: controller.signal })).rejects.toThrow('stop');
    await vi.advanceTimersByTimeAsync(10);
    controller.abort(new Error('stop'));
    await trying;
    expect(vi.getTimerCount()).toBe(0);
    await expect(sleep(5, controller.signal)).rejects.toThrow('stop');
  });
});

describe('clients of the services', () => {
  /** A node whose requests are answered by `answer`. */
  function asking(answer: (body: Body) => Body) {
    const asked: { dest: string; body: Body; options: unknown }[] = [];
    const node = {
      rpc: async (dest: string, body: Body, options: unknown) => {
        asked.push({ dest, body, options });
        const reply = answer(body);
        if (reply.type === 'error') throw RpcError.fromBody(reply);
        return { src: dest, dest: 'n0', body: reply };
      },
    } as unknown as Node;
    return { node, asked };
  }

  it('read, and fall back only when the key is missing', async () => {
    const { node } = asking((body) =>
      body.key === 'there'
        ? { type: 'read_ok', value: [1] }
        : { type: 'error', code: body.key === 'gone' ? 20 : 11, text: 'no' },
    );
    const store = new KeyValueStore(node, 'lin-kv');
    expect(await store.read('there')).toEqual([1]);
    expect(await store.readOrDefault('gone', 0)).toBe(0);
    await expect(store.read('gone')).rejects.toMatchObject({ code: 20 });
    await expect(store.readOrDefault('busy', 0)).rejects.toMatchObject({ code: 11 });
  });

  it('write and compare-and-set with the fields of the protocol', async () => {
    const { node, asked } = asking((body) => ({ type: `${body.type}_ok` }));
    const store = new KeyValueStore(node, 'seq-kv');
    await store.write('k', 1);
    await store.cas('k', 1, 2, { createIfMissing: true, timeout: 50 });
    await store.cas('k', 2, 3);
    expect(asked).toEqual([
      { dest: 'seq-kv', body: { type: 'write', key: 'k', value: 1 }, options: undefined },
      {
        dest: 'seq-kv',
        body: { type: 'cas', key: 'k', from: 1, to: 2, create_if_not_exists: true },
        options: { timeout: 50 },
      },
      {
        dest: 'seq-kv',
        body: { type: 'cas', key: 'k', from: 2, to: 3, create_if_not_exists: false },
        options: {},
      },
    ]);
  });

  it('ask lin-tso for timestamps', async () => {
    const { node, asked } = asking(() => ({ type: 'ts_ok', ts: 41 }));
    expect(await new TimestampOracle(node).next()).toBe(41);
    expect(asked).toEqual([{ dest: 'lin-tso', body: { type: 'ts' }, options: undefined }]);
  });
});
