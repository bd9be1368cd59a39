/** The processes that nodes live in: how they are started, and whether one ended for want of memory. */
import { type ChildProcess, fork } from 'node:child_process';
import { residentLimitNotice } from './memory-watch.ts';
import { heapLimit } from './run-protocol.ts';

/**
 * Starts a process of its own with an IPC channel.
 *
 * @param room by how much its memory limits are wider than usual.
 */
export function forkChild(entry: string, env: Readonly<Record<string, string>>, room = 1): ChildProcess {
  return fork(entry, [String(room)], {
    env: { ...env, TZ: 'UTC', LANG: 'en_US.UTF-8', LC_ALL: 'en_US.UTF-8' },
    // Half of Node's young generation: 20 MB less on large runs, at no cost in time that could be measured.
    execArgv: [
      `--max-old-space-size=${Math.round((heapLimit * room) / (1024 * 1024))}`,
      '--max-semi-space-size=8',
    ],
    // Its stdout leads nowhere: nothing that a node does can reach the person's terminal or our channel.
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
}

/** What V8 prints before it aborts. */
const heapGone = /FATAL ERROR:.*(heap out of memory|Allocation failed|invalid table size|Zone)/s;

/** Which memory was full, by the last words of a process that is gone; null: it ended otherwise. */
export function memoryGone(stderr: string): 'heap' | 'buffers' | null {
  if (stderr.includes(residentLimitNotice)) return 'buffers';
  return heapGone.test(stderr) ? 'heap' : null;
}
