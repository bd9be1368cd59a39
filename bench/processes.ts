/** Whole processes, timed and weighed from outside. Real milliseconds and bytes. */
import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

export interface Ran {
  readonly ms: number;
  readonly status: number | null;
  readonly stdout: string;
}

export function timed(
  command: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv = process.env,
): Ran {
  const start = process.hrtime.bigint();
  const result = spawnSync(command, args, { cwd, env, encoding: 'utf8', maxBuffer: 1 << 28 });
  const ms = Number(process.hrtime.bigint() - start) / 1e6;
  return { ms, status: result.status, stdout: result.stdout + result.stderr };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/**
 * Median of the ratio's two sides, taken in turns so that what else the machine does meets both alike.
 */
export function compare(
  times: number,
  one: () => Ran,
  other: () => Ran,
): { readonly one: number; readonly other: number } {
  const ones: number[] = [];
  const others: number[] = [];
  for (let i = 0; i < times; i += 1) {
    ones.push(one().ms);
    others.push(other().ms);
  }
  return { one: median(ones), other: median(others) };
}

/** Runs a command and adds up the peak resident memory of it and all its descendants (Linux; else null). */
export async function weighed(
  command: string,
  args: readonly string[],
  cwd: string,
): Promise<{ readonly ms: number; readonly peakBytes: number | null; readonly status: number | null }> {
  const start = process.hrtime.bigint();
  const child = spawn(command, args, { cwd, stdio: 'ignore' });
  const peaks = new Map<number, number>();
  const look = setInterval(() => {
    if (process.platform !== 'linux' || child.pid === undefined) return;
    for (const pid of family(child.pid)) {
      const bytes = peakOf(pid);
      if (bytes !== null) peaks.set(pid, Math.max(bytes, peaks.get(pid) ?? 0));
    }
  }, 20);
  const status = await new Promise<number | null>((resolve) => child.once('close', resolve));
  clearInterval(look);
  const ms = Number(process.hrtime.bigint() - start) / 1e6;
  const sum = [...peaks.values()].reduce((a, b) => a + b, 0);
  return { ms, status, peakBytes: peaks.size === 0 ? null : sum };
}

function peakOf(pid: number): number | null {
  try {
    const line = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return line === null ? null : Number(line[1]) * 1024;
  } catch {
    // The process ended between the listing and the look.
    return null;
  }
}

function family(root: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
    } catch {
      // The process ended between the listing and the look; it has no more to add.
    }
  }
  const found = [root];
  for (const pid of found) for (const [child, parent] of parents) if (parent === pid) found.push(child);
  return found;
}
