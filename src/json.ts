/**
 * JSON that loses nothing: integers beyond 2^53 are bigint and floats with an integral value are
 * {@link Double}, since Maelstrom tells `1` and `1.0` apart and passes 64-bit ids on unharmed.
 */
import type { Double } from './results/edn.ts';

export type Json = null | boolean | number | bigint | string | Double | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}
