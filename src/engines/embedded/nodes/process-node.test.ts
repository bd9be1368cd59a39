import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { untilGone } from '../../../../test/support/processes.ts';
import { RealKernel } from '../kernel/real-kernel.ts';
import type { NodeEnd, NodeEvents } from './node-handle.ts';
import { ProcessNode } from './process-node.ts';

let folder: string;
let running: ProcessNode[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dscourse nödes '));
});
afterEach(() => {
  for (const node of running) node.stop();
  running = [];
  rmSync(folder, { recursive: true, force: true });
});

function executable(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  chmodSync(path, 0o755);
  return path;
}

interface Watched {
  readonly node: ProcessNode;
  readonly out: string[];
  readonly err: string[];
  readonly pids: number[];
  readonly end: Promise<NodeEnd>;
  line(index: number): Promise<string>;
}

function start(argv: readonly string[], cwd = folder): Watched {
  const out: string[] = [];
  const err: string[] = [];
  const pids: number[] = [];
  const waiting: { index: number; resolve: (line: string) => void }[] = [];
  let node: ProcessNode | undefined;
  const end = new Promise<NodeEnd>((resolve) => {
    const events: NodeEvents = {
      stdoutLine: (_, line) => {
        out.push(line);
        for (const { index, resolve } of waiting) if (index < out.length) resolve(out[index] ?? '');
      },
      stderrLine: (_, line) => err.push(line),
      ended: (_, how) => resolve(how),
    };
    node = new ProcessNode({
      id: 'n0',
      argv,
      cwd,
      env: { PATH: process.env.PATH ?? '', GREETING: 'hello' },
      kernel: new RealKernel(),
      events,
      onProcess: (pid, alive) => {
        if (alive) pids.push(pid);
      },
    });
  });
  if (node === undefined) throw new Error('no node');
  running.push(node);
  node.start();
  return {
    node,
    out,
    err,
    pids,
    end,
    line: (index) =>
      new Promise((resolve) => {
        const line = out[index];
        if (line === undefined) waiting.push({ index, resolve });
        else resolve(line);
      }),
  };
}

describe('a node that is a process', () => {
  it('may open its standard streams by name', async () => {
    const script = 'read -r line < /dev/stdin; echo "read $line" > /dev/stdout; echo noted > /dev/stderr';
    const watched = start(['/bin/sh', '-c', script]);
    watched.node.deliver('a message', 0);
    expect(await watched.end).toMatchObject({ kind: 'exited', exitCode: 0 });
    expect(watched.out).toEqual(['read a message']);
    expect(watched.err).toEqual(['noted']);
  });

  it('gets lines, and gives lines of stdout and stderr', async () => {
    const { node, line, err } = start([
      executable('cat.sh', '#!/bin/sh\necho "$GREETING $1" >&2\ncat\n'),
      'you there',
    ]);
    node.deliver('{"a":"ä€𝄞"}', 0);
    expect(await line(0)).toBe('{"a":"ä€𝄞"}');
    await vi.waitFor(() => expect(err).toEqual(['hello you there']));
  });

  it('takes 50 MB on one line', async () => {
    const script =
      'import sys\nsys.stdout.write("x" * 50_000_000 + "\\n")\nsys.stdout.flush()\nsys.stdin.read()\n';
    const { line } = start([executable('big.py', `#!/usr/bin/env python3\n${script}`)]);
    expect((await line(0)).length).toBe(50_000_000);
  });

  it('is said to have exited, with its status, after its last output', async () => {
    const { end, out } = start([executable('exit.sh', '#!/bin/sh\necho last\nexit 3\n')]);
    expect(await end).toMatchObject({ kind: 'exited', exitCode: 3, signal: null });
    expect(out).toEqual(['last']);
  });

  it('is said to have exited though a child of it holds its pipes', async () => {
    const { end } = start([executable('leave.sh', '#!/bin/sh\nsleep 60 &\nexit 0\n')]);
    expect(await end).toMatchObject({ kind: 'exited', exitCode: 0 });
  });

  it('names the signal that ended it', async () => {
    const { end } = start([executable('kill.sh', '#!/bin/sh\nkill -SEGV $$\n')]);
    expect(await end).toMatchObject({ kind: 'exited', exitCode: null, signal: 'SIGSEGV' });
  });

  it('may close its stdin while it is written to', async () => {
    const { node, end } = start([executable('deaf.sh', '#!/bin/sh\nexec 0<&-\nsleep 0.3\nexit 5\n')]);
    for (let turn = 0; turn < 20; turn++) {
      node.deliver('x'.repeat(100_000), turn);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(await end).toMatchObject({ kind: 'exited', exitCode: 5 });
  });

  describe('is asked for its last words', () => {
    /** `begun` comes in one piece with the line before, so that it is here when that is. */
    const farewell = async (script: string, begun = '') => {
      const { node, out, line } = start(['/bin/sh', '-c', `printf 'up\\n${begun}'; ${script}`]);
      await line(0);
      const held = await node.finish((text) => text.startsWith('answer'));
      expect(out).toEqual(['up']);
      return held;
    };

    it('and tells what it kept until its stdin was closed, if that counts, but no event', async () => {
      const held = await farewell('read -r line; echo answer 1; echo bye; echo answer 2');
      expect(held).toEqual({ node: 'n0', why: 'buffered', lines: ['answer 1', 'answer 2'] });
    });

    it.each([
      ['that ends with it', 'cat > /dev/null'],
      ['that goes on', 'sleep 60'],
    ])('and is found to have left a line without its end (a node %s)', async (_, then) => {
      const held = await farewell(then, 'half a line');
      expect(held).toEqual({ node: 'n0', why: 'no-newline', lines: ['half a line'] });
    });

    it('and may end the line that it had begun', async () => {
      expect(await farewell('cat > /dev/null; echo ine', 'half a l')).toBeNull();
    });

    it('and has none where it ends in silence', async () => {
      expect(await farewell('cat > /dev/null')).toBeNull();
    });

    it('and is ended soon where it does not listen', async () => {
      const begun = Date.now();
      const { node, line, pids } = start(['/bin/sh', '-c', "trap '' TERM; echo up; sleep 60; echo no"]);
      await line(0);
      expect(await node.finish(() => true)).toBeNull();
      expect(Date.now() - begun).toBeLessThan(5000);
      for (const pid of pids) expect(await untilGone(pid)).toBe(true);
    });
  });

  it('is ended with everything it started, and says nothing more', async () => {
    const { node, out, line, pids } = start([
      executable('family.sh', '#!/bin/sh\nsleep 60 &\necho $!\nwhile true; do echo on; sleep 0.01; done\n'),
    ]);
    const grandchild = Number(await line(0));
    node.stop();
    const lines = out.length;
    expect(await untilGone(grandchild)).toBe(true);
    expect(await untilGone(pids[0] ?? 0)).toBe(true);
    expect(out.length).toBe(lines);
  });

  it.each<[string, () => string, RegExp]>([
    ['is not there', () => join(folder, 'missing'), /There is no file .*missing/],
    ['is a folder', () => folder, /is a folder/],
    [
      'may not be executed',
      () => {
        const path = executable('plain', '#!/bin/sh\n');
        chmodSync(path, 0o644);
        return path;
      },
      /chmod \+x .*plain/,
    ],
    [
      'asks for an interpreter that is not there',
      () => executable('bad', '#!/opt/nowhere/python\n'),
      /interpreter \/opt\/nowhere\/python/,
    ],
    [
      'has Windows line ends',
      () => executable('crlf', '#!/bin/sh\r\necho hi\r\n'),
      /\/bin\/sh\\r .*carriage return/,
    ],
  ])('says why it could not be started when it %s', async (_, make, message) => {
    const end = await start([make()]).end;
    expect(end.kind).toBe('spawn-failed');
    if (end.kind === 'spawn-failed') expect(end.message).toMatch(message);
  });

  it('says that its working folder is missing', async () => {
    const path = executable('ok.sh', '#!/bin/sh\n');
    mkdirSync(join(folder, 'gone'));
    rmSync(join(folder, 'gone'), { recursive: true });
    const end = await start([path], join(folder, 'gone')).end;
    expect(end).toMatchObject({ kind: 'spawn-failed', message: expect.stringMatching(/folder .*gone/) });
  });
});
