import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { afterAll, describe, expect, it } from 'vitest';
import type { NodeStep } from '../../../engine.ts';
import { VirtualKernel } from '../../kernel/virtual-kernel.ts';
import type { NodeEnd, NodeHandle } from '../node-handle.ts';
import { VirtualNodes, type VirtualNodesOptions } from './virtual-node.ts';

const scratch = mkdtempSync(join(tmpdir(), 'dscourse virtual é '));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

interface Line {
  readonly node: string;
  /** Virtual microseconds. */
  readonly at: number;
  readonly text: string;
}
interface Run {
  readonly out: Line[];
  readonly err: Line[];
  readonly ends: { node: string; end: NodeEnd; at: number }[];
  readonly steps: NodeStep[];
}

interface Given {
  nodes?: string[];
  /** [virtual ms, node, line] */
  input?: readonly (readonly [number, string, string])[];
  /** Virtual seconds. */
  seconds?: number;
  options?: Partial<VirtualNodesOptions>;
  during?: (kernel: VirtualKernel, nodes: Map<string, NodeHandle>) => void;
}

/** Runs a program on virtual time, from a macrotask as the engine does. */
function run(source: string, given: Given = {}): Promise<Run> {
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
        for (const id of ids) {
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
        }
        for (const [index, [ms, node, line]] of (given.input ?? []).entries()) {
          kernel.schedule(ms * 1e6, () => handles.get(node)?.deliver(line, index));
        }
        given.during?.(kernel, handles);
        kernel.schedule((given.seconds ?? 30) * 1e9, () => kernel.stop());
        virtual.runSlices(kernel);
        resolve(result);
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    });
  });
}
const texts = (lines: readonly Line[]): string[] => lines.map((line) => line.text);
const onData = (body: string): string =>
  `process.stdin.on('data', (chunk) => { const text = String(chunk); ${body} });`;
const echo = onData("for (const line of text.split('\\n')) if (line) console.log('re ' + line);");

describe('virtual time of a node', () => {
  it('answers tens of microseconds after the message, and a flood waits its turn', async () => {
    const { out } = await run(echo, {
      input: [
        [10, 'n0', 'a'],
        ...Array.from({ length: 100 }, (_, index) => [20, 'n0', String(index)] as const),
        [20.5, 'n0', 'late'],
      ],
    });
    expect(out[0]?.at).toBeGreaterThan(10_070);
    expect(out[0]?.at).toBeLessThan(10_150);
    const late = out.find((line) => line.text === 're late');
    // 100 messages at 30 µs and 100 lines at 20 µs come first.
    expect(late?.at).toBeGreaterThan(25_000);
    expect(out).toHaveLength(102);
  });

  it('hands lines that are due together over in one chunk, and lines that come while it is busy in the next', async () => {
    const source = onData(
      'console.log(JSON.stringify(text)); const end = Date.now() + 5; while (Date.now() < end);',
    );
    const { out } = await run(source, {
      input: [
        [10, 'n0', 'a'],
        [10, 'n0', 'b'],
        [11, 'n0', 'c'],
        [12, 'n0', 'd'],
      ],
    });
    expect(texts(out)).toEqual(['"a\\nb\\n"', '"c\\nd\\n"']);
  });

  it('cuts a long line at 64 KiB, inside a character too', async () => {
    const source = `const sizes = []; const parts = []; ${onData(
      "sizes.push(chunk.length); parts.push(chunk); if (chunk.at(-1) === 10) console.log(sizes.join(), Buffer.concat(parts).toString().length, String(parts[0]).includes('\\ufffd'));",
    )}`;
    const { out } = await run(source, { input: [[1, 'n0', '€'.repeat(50_000)]] });
    expect(texts(out)).toEqual(['65536,65536,18929 50001 true']);
  });

  it('lets a clock be waited for, and time move by reading it', async () => {
    const source =
      'const start = Date.now(); while (Date.now() < start + 200); console.log(Date.now() - start);';
    const { out } = await run(source);
    expect(Number(out[0]?.text)).toBeGreaterThanOrEqual(200);
    expect(out[0]?.at).toBeGreaterThan(200_000);
  });

  it('gives strictly increasing hrtime, a pid and random numbers of its own to each node', async () => {
    const source =
      "const a = process.hrtime.bigint(); const b = process.hrtime.bigint(); console.log([b > a, process.pid, Math.random(), require('crypto').randomUUID()].join(' '));";
    const { out } = await run(source, { nodes: ['n0', 'n1'] });
    const [one, other] = texts(out).map((text) => text.split(' '));
    expect(one?.[0]).toBe('true');
    for (const field of [1, 2, 3]) expect(one?.[field]).not.toBe(other?.[field]);
  });

  it('does the same on every run of a seed, and something else on another seed', async () => {
    const source = `const { randomUUID } = require('crypto'); setInterval(() => console.log(Math.random(), randomUUID(), Date.now(), process.hrtime().join()), 100); ${echo}`;
    const given: Given = { nodes: ['n0', 'n1'], seconds: 2, input: [[50, 'n1', 'x']] };
    const [first, second] = [await run(source, given), await run(source, given)];
    const third = await run(source, { ...given, options: { seed: 8 } });
    expect(second.out).toEqual(first.out);
    expect(texts(third.out)).not.toEqual(texts(first.out));
  });
});

describe('a node that does nothing but turn its loop', () => {
  for (const [name, source] of [
    ['setImmediate', 'const turn = () => setImmediate(turn); turn();'],
    ['setTimeout(0)', 'const turn = () => setTimeout(turn, 0); turn();'],
    ['nextTick and setImmediate', 'const turn = () => process.nextTick(() => setImmediate(turn)); turn();'],
  ] as const) {
    it(`${name} without end: still answers at once, and 30 virtual seconds stay cheap`, async () => {
      const { out, ends, steps } = await run(source + echo, { input: [[15_000, 'n0', 'x']] });
      expect(texts(out)).toEqual(['re x']);
      expect(out[0]?.at).toBeLessThan(15_000_200);
      expect(ends).toEqual([]);
      expect(steps.length).toBeLessThan(31_000);
    });
  }

  it('sees at once what it polls for with setImmediate', async () => {
    const source = `const queue = []; ${onData('queue.push(text.trim());')} const poll = () => { if (queue.length) console.log(queue.shift()); setImmediate(poll); }; poll();`;
    const { out } = await run(source, { input: [[5_000, 'n0', 'x']], seconds: 6 });
    expect(texts(out)).toEqual(['x']);
    expect(out[0]?.at).toBeLessThan(5_000_200);
  });
});

describe('a node that misbehaves', () => {
  const quiet = 'the other node goes on';
  const on = (body: string): string => `${onData(`if (text.startsWith('bad')) { ${body} }`)}${echo}`;
  const input = [
    [10, 'n0', 'bad'],
    [20, 'n1', 'x'],
  ] as const;

  for (const [name, body] of [
    ['loops for ever', 'for (;;);'],
    ['chains promises for ever', '(async () => { for (;;) await null; })();'],
    ['catches everything in its loop', 'for (;;) { try { JSON.parse(","); } catch {} }'],
  ] as const) {
    it(`${name}: hung, and ${quiet}`, async () => {
      const { out, ends } = await run(on(body), { nodes: ['n0', 'n1'], input, options: { guardMs: 400 } });
      expect(ends).toMatchObject([
        {
          node: 'n0',
          at: 10_050,
          end: { kind: 'hung', step: { node: 'n0', messageId: 0, activity: 'stdin', time: 10.05e6 } },
        },
      ]);
      expect(texts(out.filter((line) => line.node === 'n1'))).toEqual(['re x']);
    });
  }

  it('names the line of a hang when asked to', async () => {
    const source = `${onData('work();')}\nfunction work() {\n  let n = 0;\n  for (;;) n += Math.sqrt(n);\n}\n`;
    const { ends } = await run(source, {
      input: [[1, 'n0', 'x']],
      options: { locateHangs: true, guardMs: 400 },
    });
    expect(ends[0]?.end).toMatchObject({
      kind: 'hung',
      location: { file: join(scratch, 'node.cjs'), line: 4 },
    });
  });

  for (const [name, body, what] of [
    ['reads the clock for ever', 'while (Date.now() > 0);', 'clock reads'],
    ['waits for a clock in a try', 'for (;;) { try { performance.now(); } catch { break; } }', 'clock reads'],
    ['chains ticks for ever', 'const turn = () => process.nextTick(turn); turn();', 'ticks'],
    ['chains queueMicrotask for ever', 'const turn = () => queueMicrotask(turn); turn();', 'microtasks'],
    ['writes lines for ever', "for (;;) console.log('x');", 'lines written'],
    [
      'writes text for ever',
      "const big = 'x'.repeat(1e6); for (;;) process.stdout.write(big);",
      'characters written',
    ],
  ] as const) {
    it(`${name}: spin of ${what}, and ${quiet}`, async () => {
      const { out, ends } = await run(on(body), { nodes: ['n0', 'n1'], input });
      expect(ends).toHaveLength(1);
      expect(ends[0]).toMatchObject({
        node: 'n0',
        at: 10_050,
        end: { kind: 'spin', what, step: { messageId: 0 } },
      });
      expect(texts(out.filter((line) => line.node === 'n1'))).toEqual(['re x']);
    });
  }

  it('exits: with its code, after its last lines', async () => {
    const { out, ends } = await run(
      on("console.log('bye'); process.stdout.write('half'); process.exit(3);"),
      { input },
    );
    expect(texts(out)).toEqual(['bye', 'half']);
    expect(ends).toMatchObject([
      { end: { kind: 'exited', exitCode: 3, error: null, step: { activity: 'stdin' } } },
    ]);
    expect(ends[0]?.at).toBeGreaterThanOrEqual(out[1]?.at ?? Infinity);
  });

  it('reads nothing and waits for nothing: exits with 0, as a process does', async () => {
    const { ends } = await run("console.log('hello')");
    expect(ends).toMatchObject([{ end: { kind: 'exited', exitCode: 0 } }]);
  });

  it('throws: crash with its stack, and none of the engine in it', async () => {
    const { ends, err } = await run(on('null.x; '), { nodes: ['n0', 'n1'], input });
    const end = ends[0]?.end;
    expect(end).toMatchObject({
      kind: 'exited',
      exitCode: 1,
      rejection: false,
      error: { name: 'TypeError' },
      location: { line: 1 },
    });
    const stderr = texts(err).join('\n');
    expect(stderr).toContain("TypeError: Cannot read properties of null (reading 'x')");
    expect(stderr).toMatch(/Node\.js v\d+/);
    expect(stderr).not.toMatch(/virtual-node|prelude|dscourse\/|runInContext/);
  });

  it('rejects: crash of the node whose promise it was', async () => {
    const { ends } = await run(on("(async () => { await null; throw new Error('no one'); })();"), {
      nodes: ['n0', 'n1'],
      input,
    });
    expect(ends).toMatchObject([
      { node: 'n0', end: { kind: 'exited', exitCode: 1, rejection: true, error: { message: 'no one' } } },
    ]);
    expect(ends[0]?.at).toBeLessThan(10_150);
  });

  it('does not compile: exits with 1 before it did anything', async () => {
    const { ends, err } = await run('let x = ;');
    expect(ends).toMatchObject([
      { at: 0, end: { kind: 'exited', exitCode: 1, error: { name: 'SyntaxError' } } },
    ]);
    expect(texts(err).join('\n')).toContain('node.cjs:1\nlet x = ;\n        ^');
  });

  it('writes 50 MB on one line, and two lines in one write', async () => {
    const { out } = await run(
      "const mb = 'x'.repeat(1e6); for (let i = 0; i < 50; i++) process.stdout.write(mb); process.stdout.write('\\na\\nb\\n');",
    );
    expect(out.map((line) => line.text.length)).toEqual([50_000_000, 1, 1]);
  });

  it('is stopped: no line and no end after that', async () => {
    const { out, ends } = await run("setInterval(() => console.log('x'), 10);", {
      seconds: 1,
      during: (kernel, nodes) => kernel.schedule(35e6, () => nodes.get('n0')?.stop()),
    });
    expect(out).toHaveLength(3);
    expect(ends).toEqual([]);
  });
});

describe('what virtual time can’t give', () => {
  for (const [feature, source] of [
    ['net.connect', "const { connect } = require('net');\nconnect(80);"],
    ['net.Socket', "const { Socket } = require('node:net'); class Mine extends Socket {}\nnew Socket();"],
    ['http.get', "const http = require('http');\nhttp.get('http://x');"],
    ['worker_threads.Worker', "const { Worker } = require('worker_threads');\nnew Worker('x');"],
    ['child_process.spawn', "const { spawn } = require('child_process');\nspawn('ls');"],
    ['fetch', "globalThis;\nfetch('http://x');"],
    ['ReadableStream', 'globalThis;\nnew ReadableStream({ start() {} });'],
    ['TextDecoderStream', 'typeof TextDecoderStream;\nnew TextDecoderStream();'],
    ['Blob', "({}) instanceof Blob;\nnew Blob(['x']);"],
    ['stream.Readable.toWeb', "const { Readable } = require('stream');\nReadable.toWeb(process.stdin);"],
    ['stream.Writable.toWeb', "const { Writable } = require('stream');\nWritable.toWeb(process.stdout);"],
    ['dns.promises.lookup', "const dns = require('dns').promises;\ndns.lookup('x');"],
    ['fs.readFileSync of stdin', "const fs = require('fs');\nfs.readFileSync(0);"],
    [
      'fs of /dev/urandom',
      "const fs = require('fs'); fs.existsSync('/dev/urandom');\nfs.readFileSync('/dev/urandom');",
    ],
    ['fs of /proc/self/stat', "const fs = require('fs');\nfs.readFileSync('/proc/self/stat');"],
    ['fs.watch', "const fs = require('fs');\nfs.watch('.');"],
    ['Atomics.wait', 'const a = new Int32Array(new SharedArrayBuffer(4));\nAtomics.wait(a, 0, 0);'],
    ['vm.runInThisContext', "const vm = require('vm');\nvm.runInThisContext('1');"],
    ['async_hooks.createHook', "const h = require('async_hooks');\nh.createHook({});"],
  ] as const) {
    it(`${feature}: named at its first use, with the line`, async () => {
      const { ends, err } = await run(source);
      expect(ends).toHaveLength(1);
      const end = ends[0]?.end;
      expect(end).toMatchObject({ kind: 'needs-real-time', reason: { feature, node: 'n0' } });
      if (end?.kind === 'needs-real-time') expect(end.reason.location).toContain('node.cjs:2:');
      expect(err).toEqual([]);
    });
  }

  it('keeps what one node writes to its disk from the others, and from the real one', async () => {
    const file = join(scratch, 'state.txt');
    writeFileSync(file, 'real');
    const source = `const fs = require('fs'); console.log(fs.readFileSync(${JSON.stringify(file)}, 'utf8')); fs.writeFileSync(${JSON.stringify(file)}, String(process.pid)); console.log(fs.readFileSync(${JSON.stringify(file)}, 'utf8') === String(process.pid));`;
    const { out } = await run(source, { nodes: ['n0', 'n1'] });
    expect(texts(out).sort()).toEqual(['real', 'real', 'true', 'true']);
    expect(readFileSync(file, 'utf8')).toBe('real');
  });
});

describe('source maps', () => {
  it('give the place in the learner’s source for crashes, in stacks and on stderr', async () => {
    const entry = join(scratch, 'main.ts');
    writeFileSync(
      entry,
      "type Body = { n: number };\n\nfunction handle(body: Body | null): number {\n  return body!.n;\n}\nconsole.log(new Error('seen').stack!.split('\\n')[1]);\nsetTimeout(() => handle(null), 5);\n",
    );
    const bundle = join(scratch, 'bundle.cjs');
    buildSync({
      entryPoints: [entry],
      outfile: bundle,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      sourcemap: 'linked',
      absWorkingDir: scratch,
    });
    const { out, err, ends } = await run(readFileSync(bundle, 'utf8'), {
      options: { filename: bundle, sourceMapPath: `${bundle}.map` },
    });
    expect(texts(out)).toEqual(['    at Object.<anonymous> (main.ts:6:13)']);
    expect(ends[0]?.end).toMatchObject({ location: { file: 'main.ts', line: 4, column: 16 } });
    expect(texts(err).slice(0, 4)).toEqual(['main.ts:4', '  return body!.n;', '               ^', '']);
    expect(texts(err).join('\n')).toContain('at handle (main.ts:4:16)');
  });
});

describe('sources as people write them', () => {
  const message = JSON.stringify({ src: 'c1', dest: 'n0', body: { type: 'echo', msg_id: 1, echo: 'hi' } });
  const reply = `const reply = (line) => { const { src, dest, body } = JSON.parse(line); return JSON.stringify({ src: dest, dest: src, body: { ...body, type: 'echo_ok', in_reply_to: body.msg_id } }); };`;
  for (const [name, source] of [
    [
      'readline and console.log',
      "const rl = require('readline').createInterface({ input: process.stdin, output: process.stdout, terminal: false }); rl.on('line', (line) => console.log(reply(line)));",
    ],
    [
      'for await over readline',
      "(async () => { for await (const line of require('readline').createInterface({ input: process.stdin })) console.log(reply(line)); })();",
    ],
    [
      'raw chunks',
      "let rest = ''; process.stdin.on('data', (chunk) => { rest += chunk; const lines = rest.split('\\n'); rest = lines.pop(); for (const line of lines) process.stdout.write(reply(line) + '\\n'); });",
    ],
    [
      'readable and read()',
      "process.stdin.setEncoding('utf8'); process.stdin.on('readable', () => { for (let chunk; (chunk = process.stdin.read()) !== null; ) console.log(reply(chunk)); });",
    ],
    [
      'for await over stdin',
      '(async () => { for await (const chunk of process.stdin) console.log(reply(chunk)); })();',
    ],
    [
      'fs.writeSync',
      "require('readline').createInterface(process.stdin).on('line', (line) => require('fs').writeSync(1, reply(line) + '\\n'));",
    ],
    [
      '/dev/stdout',
      "require('readline').createInterface(process.stdin).on('line', (line) => require('fs').writeFileSync('/dev/stdout', reply(line) + '\\n'));",
    ],
    [
      'a stream pipeline',
      "const { Transform } = require('stream'); process.stdin.pipe(new Transform({ transform(chunk, _, done) { done(null, reply(String(chunk)) + '\\n'); } })).pipe(process.stdout);",
    ],
    [
      'retries by setInterval',
      "require('readline').createInterface({ input: process.stdin }).on('line', (line) => { let n = 0; const timer = setInterval(() => { if (++n === 3) { clearInterval(timer); console.log(reply(line)); } }, 100); });",
    ],
    [
      'a hashbang',
      "require('readline').createInterface({ input: process.stdin }).on('line', (line) => console.log(reply(line)));",
    ],
    [
      'its own names for globals',
      "const process2 = globalThis.process; const console = { log: (x) => process2.stdout.write(x + '\\n') }; const process = require('process'); require('readline').createInterface({ input: process.stdin }).on('line', (line) => console.log(reply(line)));",
    ],
    [
      'a replaced global',
      "globalThis.setTimeout = (f) => f(); require('readline').createInterface({ input: process.stdin }).on('line', (line) => setTimeout(() => console.log(reply(line)), 1e6));",
    ],
  ] as const) {
    it(name, async () => {
      const hashbang = name === 'a hashbang' ? '#!/usr/bin/env node\n' : '';
      const { out, err, ends } = await run(`${hashbang}${reply}${source}`, {
        input: [[5, 'n0', message]],
        seconds: 2,
      });
      expect(texts(err)).toEqual([]);
      expect(out.map((line) => JSON.parse(line.text))).toEqual([
        { src: 'n0', dest: 'c1', body: { type: 'echo_ok', msg_id: 1, in_reply_to: 1, echo: 'hi' } },
      ]);
      expect(ends).toEqual([]);
    });
  }
});
