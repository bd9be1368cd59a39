import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  echo,
  type Given,
  onData,
  runVirtual,
  scratch,
  texts,
} from '../../../../../test/support/run-virtual.ts';
import { randomStream } from '../../kernel/random.ts';
import type { NodeHandle } from '../node-handle.ts';

describe('virtual time of a node', () => {
  it('answers tens of microseconds after the message, and a flood waits its turn', async () => {
    const { out } = await runVirtual(echo, {
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
    const { out } = await runVirtual(source, {
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
    const { out } = await runVirtual(source, { input: [[1, 'n0', '€'.repeat(50_000)]] });
    expect(texts(out)).toEqual(['65536,65536,18929 50001 true']);
  });

  it('lets a clock be waited for, and time move by reading it', async () => {
    const source =
      'const start = Date.now(); while (Date.now() < start + 200); console.log(Date.now() - start);';
    const { out } = await runVirtual(source);
    expect(Number(out[0]?.text)).toBeGreaterThanOrEqual(200);
    expect(out[0]?.at).toBeGreaterThan(200_000);
  });

  it('gives strictly increasing hrtime, a pid and random numbers of its own to each node', async () => {
    const source =
      "const a = process.hrtime.bigint(); const b = process.hrtime.bigint(); console.log([b > a, process.pid, Math.random(), require('crypto').randomUUID()].join(' '));";
    const { out } = await runVirtual(source, { nodes: ['n0', 'n1'] });
    const [one, other] = texts(out).map((text) => text.split(' '));
    expect(one?.[0]).toBe('true');
    for (const field of [1, 2, 3]) expect(one?.[field]).not.toBe(other?.[field]);
  });

  it('does the same on every run of a seed, and something else on another seed', async () => {
    const source = `const { randomUUID } = require('crypto'); setInterval(() => console.log(Math.random(), randomUUID(), Date.now(), process.hrtime().join()), 100); ${echo}`;
    const given: Given = { nodes: ['n0', 'n1'], seconds: 2, input: [[50, 'n1', 'x']] };
    const [first, second] = [await runVirtual(source, given), await runVirtual(source, given)];
    const third = await runVirtual(source, { ...given, options: { seed: 8 } });
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
      const { out, ends, steps } = await runVirtual(source + echo, { input: [[15_000, 'n0', 'x']] });
      expect(texts(out)).toEqual(['re x']);
      expect(out[0]?.at).toBeLessThan(15_000_200);
      expect(ends).toEqual([]);
      expect(steps.length).toBeLessThan(31_000);
    });
  }

  it('sees at once what it polls for with setImmediate', async () => {
    const source = `const queue = []; ${onData('queue.push(text.trim());')} const poll = () => { if (queue.length) console.log(queue.shift()); setImmediate(poll); }; poll();`;
    const { out } = await runVirtual(source, { input: [[5_000, 'n0', 'x']], seconds: 6 });
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
      const { out, ends } = await runVirtual(on(body), {
        nodes: ['n0', 'n1'],
        input,
        options: { guardMs: 400 },
      });
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
    const { ends } = await runVirtual(source, {
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
      const { out, ends } = await runVirtual(on(body), { nodes: ['n0', 'n1'], input });
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
    const { out, ends } = await runVirtual(
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
    const { ends } = await runVirtual("console.log('hello')");
    expect(ends).toMatchObject([{ end: { kind: 'exited', exitCode: 0 } }]);
  });

  it('throws: crash with its stack, and none of the engine in it', async () => {
    const { ends, err } = await runVirtual(on('null.x; '), { nodes: ['n0', 'n1'], input });
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
    const { ends } = await runVirtual(on("(async () => { await null; throw new Error('no one'); })();"), {
      nodes: ['n0', 'n1'],
      input,
    });
    expect(ends).toMatchObject([
      { node: 'n0', end: { kind: 'exited', exitCode: 1, rejection: true, error: { message: 'no one' } } },
    ]);
    expect(ends[0]?.at).toBeLessThan(10_150);
  });

  it('does not compile: exits with 1 before it did anything', async () => {
    const { ends, err } = await runVirtual('let x = ;');
    expect(ends).toMatchObject([
      { at: 0, end: { kind: 'exited', exitCode: 1, error: { name: 'SyntaxError' } } },
    ]);
    expect(texts(err).join('\n')).toContain('node.cjs:1\nlet x = ;\n        ^');
  });

  it('writes 50 MB on one line, and two lines in one write', async () => {
    const { out } = await runVirtual(
      "const mb = 'x'.repeat(1e6); for (let i = 0; i < 50; i++) process.stdout.write(mb); process.stdout.write('\\na\\nb\\n');",
    );
    expect(out.map((line) => line.text.length)).toEqual([50_000_000, 1, 1]);
  });

  it('is stopped: no line and no end after that', async () => {
    const { out, ends } = await runVirtual("setInterval(() => console.log('x'), 10);", {
      seconds: 1,
      during: (kernel, nodes) => kernel.schedule(35e6, () => nodes.get('n0')?.stop()),
    });
    expect(out).toHaveLength(3);
    expect(ends).toEqual([]);
  });
});

describe('a node that is killed, paused, or has a wrong clock', () => {
  const crash = (node: NodeHandle | undefined): void => node?.crash(randomStream(1, 'test'));

  it('begins anew with another pid and other random numbers, and finds its disk as it left it', async () => {
    const source = `
      const fs = require('fs');
      const file = process.env.DSCOURSE_DISK + '/count';
      const count = fs.existsSync(file) ? Number(fs.readFileSync(file, 'utf8')) : 0;
      const fd = fs.openSync(file, 'w');
      fs.writeSync(fd, String(count + 1));
      fs.fsyncSync(fd);
      console.log(JSON.stringify([count, process.pid, Math.random()]));
      setInterval(() => {}, 1000);`;
    const { out } = await runVirtual(source, {
      seconds: 10,
      nodes: ['n0', 'n1'],
      during(kernel, nodes, start) {
        for (const seconds of [2, 4]) {
          kernel.schedule(seconds * 1e9, () => {
            crash(nodes.get('n0'));
            start('n0');
          });
        }
      },
    });
    const lives = out.filter(({ node }) => node === 'n0').map(({ text }) => JSON.parse(text));
    expect(lives.map(([count]) => count)).toEqual([0, 1, 2]);
    expect(new Set(lives.map(([, pid]) => pid)).size).toBe(3);
    expect(new Set(lives.map(([, , random]) => random)).size).toBe(3);
    expect(JSON.parse(out.find(({ node }) => node === 'n1')?.text ?? '[]')[0]).toBe(0);
  });

  it('says nothing more once it is killed, and fires no timer', async () => {
    const { out, ends } = await runVirtual("setInterval(() => console.log('tick'), 100);", {
      seconds: 2,
      during: (kernel, nodes) => void kernel.schedule(550e6, () => crash(nodes.get('n0'))),
    });
    expect(out).toHaveLength(5);
    expect(ends).toEqual([]);
  });

  it('stands still while paused, and then fires overdue timers before it reads what waits', async () => {
    const source = `setTimeout(() => console.log('timer'), 150); ${echo}`;
    const { out } = await runVirtual(source, {
      input: [
        [50, 'n0', 'a'],
        [200, 'n0', 'b'],
        [300, 'n0', 'c'],
      ],
      during(kernel, nodes) {
        kernel.schedule(100e6, () => nodes.get('n0')?.pause());
        kernel.schedule(500e6, () => nodes.get('n0')?.resume());
      },
    });
    expect(texts(out)).toEqual(['re a', 'timer', 're b', 're c']);
    expect(out[0]?.at).toBeLessThan(51_000);
    expect(out[1]?.at).toBeGreaterThanOrEqual(500_000);
    expect(out[1]?.at).toBeLessThan(501_000);
  });

  it('stops in the middle of a step, and takes the rest of its time when it goes on', async () => {
    const source = onData(
      "console.log('begun'); const end = performance.now() + 100; while (performance.now() < end); console.log('done');",
    );
    const { out } = await runVirtual(source, {
      input: [[10, 'n0', 'x']],
      during(kernel, nodes) {
        kernel.schedule(50e6, () => nodes.get('n0')?.pause());
        kernel.schedule(1050e6, () => nodes.get('n0')?.resume());
      },
    });
    expect(texts(out)).toEqual(['begun', 'done']);
    expect(out[1]?.at).toBeGreaterThan(1_049_000);
  });

  it('has a wrong wall clock, and right timers and a right monotonic clock', async () => {
    const source =
      'setInterval(() => console.log(Date.now() - Date.UTC(2026), new Date().getTime() - Date.UTC(2026), Math.round(performance.now() - first)), 1000); const first = performance.now();';
    const { out } = await runVirtual(source, {
      seconds: 3.5,
      during(kernel, nodes) {
        kernel.schedule(500e6, () => nodes.get('n0')?.setClock({ from: 500e6, ahead: 60e9, drift: 100_000 }));
        kernel.schedule(2500e6, () => nodes.get('n0')?.setClock({ from: 0, ahead: 0, drift: 0 }));
      },
    });
    expect(texts(out)).toEqual(['61050 61050 1000', '62150 62150 2000', '3000 3000 3000']);
  });
});
