/** Programs on nodes of virtual time, without a network: lines in, lines out. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { VirtualKernel } from '../../src/engines/embedded/kernel/virtual-kernel.ts';
import type { NodeEnd, NodeHandle } from '../../src/engines/embedded/nodes/node-handle.ts';
import {
  VirtualNodes,
  type VirtualNodesOptions,
} from '../../src/engines/embedded/nodes/virtual/virtual-node.ts';
import type { NodeStep } from '../../src/engines/engine.ts';

/** A folder of the test file's own, where its programs are said to lie. */
export const scratch = mkdtempSync(join(tmpdir(), 'dscourse virtual é '));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** What a node wrote, and when. */
export interface Line {
  readonly node: string;
  /** Virtual microseconds. */
  readonly at: number;
  readonly text: string;
}
export interface Run {
  readonly out: Line[];
  readonly err: Line[];
  readonly ends: { node: string; end: NodeEnd; at: number }[];
  readonly steps: NodeStep[];
}

export interface Given {
  nodes?: string[];
  /** [virtual ms, node, line] */
  input?: readonly (readonly [number, string, string])[];
  /** Virtual seconds. */
  seconds?: number;
  options?: Partial<VirtualNodesOptions>;
  /** `start` begins a further life of a node, which must have been ended. */
  during?: (
    kernel: VirtualKernel,
    nodes: ReadonlyMap<string, NodeHandle>,
    start: (id: string) => void,
  ) => void;
}

/** Runs a program on virtual time, from a macrotask as the engine does. */
export function runVirtual(source: string, given: Given = {}): Promise<Run> {
  return new Promise((resolve, reject) => {
    setImmediate(() => {
      try {
        const kernel = new VirtualKernel(0);
        const result: Run = { out: [], err: [], ends: [], steps: [] };
        const ids = given.nodes ?? ['n0'];
        const virtual = new VirtualNodes({
          source,
          filename: join(scratch, 'node.cjs'),
          sourceMapPath: null,
          args: [],
          seed: 7,
          nodes: ids,
          kernel,
          guardMs: 10_000,
          env: { HOME: '/home/x' },
          cwd: scratch,
          onStep: (step) => result.steps.push(step),
          ...given.options,
        });
        const handles = new Map<string, NodeHandle>();
        const start = (id: string): void => {
          const handle = virtual.make(id, {
            stdoutLine: (node, text, at) => {
              if (at !== kernel.now()) throw new Error('a line at another time than the kernel’s');
              result.out.push({ node, at: at / 1e3, text });
            },
            stderrLine: (node, text, at) => void result.err.push({ node, at: at / 1e3, text }),
            ended: (node, end, at) => void result.ends.push({ node, end, at: at / 1e3 }),
          });
          handles.set(id, handle);
          handle.start();
        };
        for (const id of ids) start(id);
        for (const [index, [ms, node, line]] of (given.input ?? []).entries()) {
          kernel.schedule(ms * 1e6, () => handles.get(node)?.deliver(line, index));
        }
        given.during?.(kernel, handles, start);
        kernel.schedule((given.seconds ?? 30) * 1e9, () => kernel.stop());
        virtual.runSlices(kernel);
        resolve(result);
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    });
  });
}

export const texts = (lines: readonly Line[]): string[] => lines.map((line) => line.text);

/** A program that does this with each chunk of its input, as `text`. */
export const onData = (body: string): string =>
  `process.stdin.on('data', (chunk) => { const text = String(chunk); ${body} });`;

/** A program that gives back each line behind `re`. */
export const echo = onData("for (const line of text.split('\\n')) if (line) console.log('re ' + line);");
