/**
 * Trying again, with patience: after every failure the wait doubles (back-off), and a random part of it is
 * left out (jitter), so that nodes that failed together don't come back together.
 */
import { ErrorCode, RpcError } from './errors.ts';

export interface RetryOptions {
  /** Milliseconds before the second attempt. */
  firstDelay?: number;
  /** Milliseconds that no delay exceeds. */
  longestDelay?: number;
  /** How many attempts to make at most. */
  attempts?: number;
  /** Ends the waiting and the trying. */
  signal?: AbortSignal | undefined;
  /** Which errors are worth another attempt. */
  retryable?: (error: unknown) => boolean;
}

/**
 * Calls `attempt` until it succeeds. It is handed the signal, to pass on to `node.rpc`.
 *
 * Only repeat what does no harm when it is done twice: an attempt that timed out may have succeeded.
 *
 *     await retry((signal) => node.rpc(peer, { type: 'gossip', values }, { timeout: 500, signal }));
 */
export async function retry<T>(
  attempt: (signal: AbortSignal | undefined) => Promise<T>,
  options: RetryOptions = {},
): Promise<T> {
  const { firstDelay = 100, longestDelay = 2000, attempts = Infinity, signal } = options;
  const { retryable = isTransient } = options;

  for (let made = 1; ; made++) {
    try {
      return await attempt(signal);
    } catch (error) {
      if (made >= attempts || signal?.aborted || !retryable(error)) throw error;
    }
    const delay = Math.min(longestDelay, firstDelay * 2 ** (made - 1));
    await sleep(delay * (0.5 + Math.random() / 2), signal);
  }
}

/** True for errors that may pass: no answer, a crash, "not now". */
export function isTransient(error: unknown): boolean {
  return error instanceof RpcError && (!error.definite || error.code === ErrorCode.temporarilyUnavailable);
}

/** Waits so many milliseconds; throws the signal's reason as soon as it is aborted. */
export function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const onAbort = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    }, milliseconds);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
