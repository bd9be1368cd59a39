/** `lin-tso`: timestamps 0, 1, 2 … (service.clj `PersistentTSO`). */
import type { Service } from './service.ts';

export function linTso(): Service {
  let timestamp = 0;
  return {
    handle: (_src, request) => (request.type === 'ts' ? { type: 'ts_ok', ts: timestamp++ } : null),
  };
}
