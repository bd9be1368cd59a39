/**
 * A thread beside the run that looks at the resident memory of the whole process, since buffers and
 * strings outside V8's heap have no limit of their own. It works while the main thread is in a loop.
 *
 * It also ends the process when the one that started it is gone: a busy main thread would not notice.
 */
import { Worker } from 'node:worker_threads';

export interface MemoryWatch {
  stop(): void;
}

/** What the watcher writes to stderr before it ends the process; the parent looks for it. */
export const residentLimitNotice = 'dscourse: resident memory limit reached';

/** A string, so that no second file is needed beside the bundle. */
const watcher = `
const { workerData } = require('node:worker_threads');
const { writeSync } = require('node:fs');
const parent = process.ppid;
let orphaned = 0;
setInterval(() => {
  if (process.memoryUsage.rss() > workerData.limit) {
    try { writeSync(2, workerData.notice + '\\n'); } finally { process.kill(process.pid, 'SIGKILL'); }
  }
  // The main thread has a second to end its nodes by itself.
  if (process.ppid !== parent && ++orphaned > 1000 / workerData.everyMs) process.kill(process.pid, 'SIGKILL');
}, workerData.everyMs);
`;

/**
 * Starts the watch.
 *
 * @param limit bytes of resident memory.
 */
export function watchMemory(limit: number): MemoryWatch {
  const worker = new Worker(watcher, {
    eval: true,
    workerData: { limit, notice: residentLimitNotice, everyMs: 25 },
    // It takes none of the flags of the process: its own heap stays small.
    resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2 },
    stdin: false,
  });
  worker.unref();
  return { stop: () => void worker.terminate() };
}
