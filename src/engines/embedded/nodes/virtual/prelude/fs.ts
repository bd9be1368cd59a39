import type { Core } from './types.ts';
export function fsPrelude(core: Core): unknown {
  return core;
}
