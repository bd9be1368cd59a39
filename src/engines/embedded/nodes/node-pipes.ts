/**
 * Pipes between a node that is a process and the engine.
 *
 * What `spawn` calls a pipe is a pair of sockets, and Linux opens no socket by name: a shell's
 * `echo … > /dev/stderr` or a program that reads `/dev/stdin` would fail here and run under Maelstrom, whose
 * nodes have true pipes. Named pipes, opened at both ends and unlinked at once, are true pipes too.
 */
import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, rmSync } from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemErrorCode } from '../../../errors.ts';

export interface NodePipes {
  /** The node's ends, to be closed here once it was spawned. */
  readonly node: readonly [stdin: number, stdout: number, stderr: number];
  readonly stdin: Socket;
  readonly stdout: Socket;
  readonly stderr: Socket;
}

/**
 * Opens the three pipes of one node.
 *
 * @returns null where `spawn`'s own do: on other systems than Linux, and where no named pipe can be made.
 */
export function openNodePipes(): NodePipes | null {
  if (process.platform !== 'linux') return null;
  const opened: number[] = [];
  let folder: string | null = null;
  try {
    const inside = mkdtempSync(join(tmpdir(), 'dscourse-pipes-'));
    folder = inside;
    execFileSync('mkfifo', ['in', 'out', 'err'], { cwd: inside, stdio: 'ignore' });
    const { O_RDONLY, O_RDWR, O_WRONLY, O_NONBLOCK } = constants;
    const open = (name: string, flags: number): number => {
      const descriptor = openSync(join(inside, name), flags);
      opened.push(descriptor);
      return descriptor;
    };
    // Opening one end waits for the other, except for reading without blocking.
    const hold = open('in', O_RDWR | O_NONBLOCK);
    const nodeIn = open('in', O_RDONLY);
    const ourIn = open('in', O_WRONLY | O_NONBLOCK);
    const ourOut = open('out', O_RDONLY | O_NONBLOCK);
    const nodeOut = open('out', O_WRONLY);
    const ourErr = open('err', O_RDONLY | O_NONBLOCK);
    const nodeErr = open('err', O_WRONLY);
    closeSync(hold);
    return {
      node: [nodeIn, nodeOut, nodeErr],
      stdin: new Socket({ fd: ourIn, readable: false, writable: true }),
      stdout: new Socket({ fd: ourOut, readable: true, writable: false }),
      stderr: new Socket({ fd: ourErr, readable: true, writable: false }),
    };
  } catch (thrown) {
    // No mkfifo, or no temporary folder to write to: only what opens /dev/stdin and the like by name misses it.
    for (const descriptor of opened) closeSync(descriptor);
    if (systemErrorCode(thrown) === undefined && !isFailedCommand(thrown)) throw thrown;
    return null;
  } finally {
    if (folder !== null) rmSync(folder, { recursive: true, force: true });
  }
}

function isFailedCommand(thrown: unknown): boolean {
  return thrown instanceof Error && 'status' in thrown;
}
