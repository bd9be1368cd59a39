/** Maelstrom's error codes (resources/errors.edn): name, and whether the request certainly had no effect. */
import type { Json } from '../../../json.ts';

export interface RpcErrorClass {
  readonly name: string;
  readonly definite: boolean;
}

const classes = new Map<Json, RpcErrorClass>([
  [0, { name: 'timeout', definite: false }],
  [1, { name: 'node-not-found', definite: true }],
  [10, { name: 'not-supported', definite: true }],
  [11, { name: 'temporarily-unavailable', definite: true }],
  [12, { name: 'malformed-request', definite: true }],
  [13, { name: 'crash', definite: false }],
  [14, { name: 'abort', definite: true }],
  [20, { name: 'key-does-not-exist', definite: true }],
  [21, { name: 'key-already-exists', definite: true }],
  [22, { name: 'precondition-failed', definite: true }],
  [30, { name: 'txn-conflict', definite: true }],
]);

const unknown: RpcErrorClass = { name: 'unknown', definite: false };

/** The class of a code as a node sent it; anything not listed is `unknown` and indefinite. */
export function rpcErrorClass(code: Json | undefined): RpcErrorClass {
  return code === undefined ? unknown : (classes.get(code) ?? unknown);
}
