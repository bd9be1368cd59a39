/** Node's own debugger interface, for the process of one run. */
import { waitForDebugger as block, open, url } from 'node:inspector';

/** This machine alone: whoever attaches can run anything. */
const host = '127.0.0.1';

/**
 * Listens for a debugger, waits until one has attached and lets go of the process, and then does the work.
 *
 * @param port 0: any; another one is taken where it is in use.
 * @param onListening told the address to attach to.
 */
export function waitForDebugger<Result>(
  port: number,
  onListening: (url: string) => void,
  work: () => Result,
): Promise<Result> {
  // Left open after the work: to close it would wait for the debugger, and the result with it.
  if (url() === undefined) open(port, host);
  if (url() === undefined) open(0, host);
  onListening(url() ?? '');
  return new Promise((resolve, reject) => {
    // Waiting stops this thread, so that what was said about it must be under way; and the work needs a
    // macrotask of its own.
    setImmediate(() => {
      try {
        block();
        resolve(work());
      } catch (thrown) {
        reject(thrown);
      }
    });
  });
}
