/**
 * Errors that travel: a request may be answered with `{ type: 'error', code, text }`.
 */
import type { Body } from './messages.ts';

/** The codes of the protocol. Codes from 1000 up are free for your own. */
export const ErrorCode = {
  /** No answer came in time. The request may have been carried out, or may yet be. */
  timeout: 0,
  /** There is no node of that name. */
  nodeNotFound: 1,
  /** This node does not know such requests. */
  notSupported: 10,
  /** Not now; try again later. */
  temporarilyUnavailable: 11,
  /** The request does not have the form it should have. */
  malformedRequest: 12,
  /** Something went wrong, and nobody knows how far it got. */
  crash: 13,
  /** It was not done, and won't be. */
  abort: 14,
  keyDoesNotExist: 20,
  keyAlreadyExists: 21,
  /** Compare-and-set: the current value is not the expected one. */
  preconditionFailed: 22,
  /** A transaction was aborted because of another one. */
  txnConflict: 30,
} as const;

const definiteCodes: ReadonlySet<number> = new Set([
  ErrorCode.nodeNotFound,
  ErrorCode.notSupported,
  ErrorCode.temporarilyUnavailable,
  ErrorCode.malformedRequest,
  ErrorCode.abort,
  ErrorCode.keyDoesNotExist,
  ErrorCode.keyAlreadyExists,
  ErrorCode.preconditionFailed,
  ErrorCode.txnConflict,
]);

/**
 * An error answer. `node.rpc()` throws one when it gets one; a handler that throws one sends it.
 */
export class RpcError extends Error {
  readonly code: number;

  constructor(code: number, text: string) {
    super(text);
    this.name = 'RpcError';
    this.code = code;
  }

  /**
   * True when the request was certainly not carried out. After an indefinite error (a timeout, a crash,
   * a code of one's own) it may have been, so repeating it is safe only if doing it twice does no harm.
   */
  get definite(): boolean {
    return definiteCodes.has(this.code);
  }

  /** The body of a message with this error. */
  toBody(): Body {
    return { type: 'error', code: this.code, text: this.message };
  }

  /** The error that a message of type `error` tells of. */
  static fromBody(body: Body): RpcError {
    const code = typeof body.code === 'number' ? body.code : ErrorCode.crash;
    return new RpcError(code, typeof body.text === 'string' ? body.text : `error ${code}`);
  }
}
