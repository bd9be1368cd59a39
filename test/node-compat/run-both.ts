/** Runs one program as a process and as a virtual node, with the same input lines. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VirtualKernel } from '../../src/engines/embedded/kernel/virtual-kernel.ts';
import { LineFramer } from '../../src/engines/embedded/nodes/line-framer.ts';
import type { NodeEnd } from '../../src/engines/embedded/nodes/node-handle.ts';
import { VirtualNodes } from '../../src/engines/embedded/nodes/virtual/virtual-node.ts';

export interface Seen {
  readonly stdout: string[];
  readonly stderr: string[];
  readonly exitCode: number | null;
}

/** Lines of a program's head: `// input: text`. */
export function inputOf(source: string): string[] {
  return [...source.matchAll(/^\/\/ input: ?(.*)$/gm)].map((match) => match[1] ?? '');
}

/** As Node runs it. stdin stays open until the program ends by itself. */
export function runAsProcess(file: string): Promise<Seen> {
  const disk = mkdtempSync(join(tmpdir(), 'compat-disk-'));
  return new Promise<Seen>((resolve, reject) => {
    const child = spawn(process.execPath, [file], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { PATH: process.env.PATH ?? '', TZ: 'UTC', LANG: 'en_US.UTF-8', DSCOURSE_DISK: disk },
    });
    const stdout: string[] = [];
    const stderr: string[] = [];
    const framers = [
      new LineFramer((line) => stdout.push(line)),
      new LineFramer((line) => stderr.push(line)),
    ] as const;
    child.stdout.on('data', (chunk: Buffer) => framers[0].push(chunk));
    child.stderr.on('data', (chunk: Buffer) => framers[1].push(chunk));
    child.stdin.on('error', () => child.stdin.destroy());
    child.on('error', reject);
    const late = setTimeout(() => child.kill('SIGKILL'), 20_000);
    child.on('close', (exitCode) => {
      clearTimeout(late);
      for (const framer of framers) framer.end();
      resolve({ stdout, stderr, exitCode });
    });
    child.stdin.write(
      inputOf(readFileSync(file, 'utf8'))
        .map((line) => `${line}\n`)
        .join(''),
    );
  }).finally(() => rmSync(disk, { recursive: true, force: true }));
}

export interface VirtualRun extends Seen {
  readonly end: NodeEnd | null;
  /** Kernel nanoseconds when it ended. */
  readonly endedAt: number;
}

/** On virtual time, for at most 60 virtual seconds. Must be called from a macrotask. */
export function runVirtually(file: string, source = readFileSync(file, 'utf8')): VirtualRun {
  const kernel = new VirtualKernel(0);
  const stdout: string[] = [];
  const stderr: string[] = [];
  let end: NodeEnd | null = null;
  let endedAt = -1;
  const nodes = new VirtualNodes({
    source,
    filename: file,
    sourceMapPath: null,
    args: [],
    seed: 1,
    nodes: ['n0'],
    kernel,
    guardMs: 5000,
    env: {},
    cwd: process.cwd(),
  });
  const node = nodes.make('n0', {
    stdoutLine: (_, line) => void stdout.push(line),
    stderrLine: (_, line) => void stderr.push(line),
    ended: (_, how, at) => {
      end = how;
      endedAt = at;
    },
  });
  node.start();
  kernel.schedule(1e6, () => {
    for (const [index, line] of inputOf(source).entries()) node.deliver(line, index);
  });
  kernel.schedule(60e9, () => kernel.stop());
  nodes.runSlices(kernel);
  const how = end as NodeEnd | null;
  return { stdout, stderr, exitCode: how?.kind === 'exited' ? how.exitCode : null, end, endedAt };
}

/** Runs something outside any microtask, as the engine must be. */
export function fromMacrotask<T>(work: () => T): Promise<T> {
  return new Promise((resolve, reject) => {
    setImmediate(() => {
      try {
        resolve(work());
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    });
  });
}
