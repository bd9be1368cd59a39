import type { Operation } from '../../../../results/results.ts';
import type { NilRead } from '../../../../results/sections/registers.ts';
import { registerOperation } from './register-operation.ts';
import type { KeyHistory } from './split-by-key.ts';

/**
 * Reads of one key that returned nil although a write of it, or a cas, had completed before they were
 * invoked, and nothing that may write nil had been invoked before they completed. Maelstrom lets a read of
 * nil match every state, so that a node that always answers null passes; this says so, apart from the
 * verdict. O(n).
 */
export function nilReads({ key, history }: KeyHistory): NilRead[] {
  const found: NilRead[] = [];
  const running = new Map<Operation['process'], { invoke: Operation; write: Operation | null }>();
  let write: Operation | null = null;
  for (const operation of history) {
    const { type, process } = operation;
    if (type === 'invoke') {
      const op = registerOperation(operation, null);
      // From here on nil may be what the register holds.
      if ((op?.f === 'write' && op.value === null) || (op?.f === 'cas' && op.to === null)) return found;
      running.set(process, { invoke: operation, write });
      continue;
    }
    const begun = running.get(process);
    running.delete(process);
    if (type !== 'ok' || begun === undefined) continue;
    if (operation.f !== 'read') write = operation;
    else if (operation.value === null && begun.write !== null) {
      found.push({ key, read: operation, write: begun.write });
    }
  }
  return found;
}
