import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { echoNode, kindsOf, scriptNode, useBench } from './support.ts';

const bench = useBench();
const echo = { workload: 'echo', nodeCount: 2, rate: 10, timeLimit: 5 } as const;

const work = (rounds: string): string =>
  `let x = 1; for (let i = 0; i < ${rounds}; i++) x = (x * 31 + i) | 0;`;

/** How much of {@link work} this machine does now. */
function iterationsPerMs(): number {
  const run = new Function('rounds', `${work('rounds')} return x;`);
  const rounds = 2e7;
  run(rounds);
  const start = performance.now();
  run(rounds);
  return rounds / (performance.now() - start);
}

describe('a node that never comes back from a step', () => {
  it.each([
    ['a loop', 'if (count === 3) for (;;);'],
    ['microtasks', 'if (count === 3) { const again = () => { Promise.resolve().then(again); }; again(); }'],
  ])('is proven to by a second run with more time, and stopped (%s)', async (_, body) => {
    const { withGuard, folder, request } = bench();
    const asked = request(scriptNode(folder, echoNode(body)), echo);
    const outcome = await withGuard(150).run(asked);
    expect(kindsOf(asked.events)).toContain('rerun');
    expect(outcome.ending.kind).toBe('completed');
    const nodes = outcome.stopped.map(({ kind, step }) => `${kind} ${step.node} ${step.activity}`);
    expect(nodes.sort()).toEqual(['node-hung n0 stdin', 'node-hung n1 stdin']);
    expect(outcome.stopped[0]?.step.messageId).toBeGreaterThan(0);
    expect(outcome.stopped[0]?.location?.line).toBeGreaterThan(0);
  });

  it('does not lose its run to a step that is only slow', async () => {
    const { withGuard, folder, request } = bench();
    // The host's clock is out of a node's reach, so the work is counted: as much as takes thrice the guard here.
    const guardMs = 200;
    const perMs = iterationsPerMs();
    const slow = `if (count === 3) { ${work(`${Math.round(perMs * guardMs * 3)}`)} globalThis.x = x; }`;
    const asked = request(scriptNode(folder, echoNode(slow)), { ...echo, nodeCount: 1 });
    const outcome = await withGuard(guardMs).run(asked);
    expect(kindsOf(asked.events)).toContain('rerun');
    expect(outcome.stopped).toEqual([]);
    expect(outcome.traceHash).not.toBeNull();
  });
});

describe('a node that fills the memory', () => {
  it.each([
    // Which limit is met first, that of the heap or that of the process, depends on how far the collector has come.
    [
      'objects, in one step',
      'if (count === 3) for (const kept = []; ; ) kept.push({ kept });',
      expect.stringMatching(/^(heap|buffers)$/),
    ],
    [
      'buffers, in one step',
      'if (count === 3) for (const kept = []; ; ) kept.push(Buffer.alloc(16 << 20, kept.length));',
      'buffers',
    ],
    [
      'buffers, a piece with every request',
      'globalThis.kept ??= []; for (let i = 0; i < 8; i++) kept.push(Buffer.alloc(16 << 20, i));',
      'buffers',
    ],
  ])('is named with the message it was handling (%s)', async (_, body, what) => {
    const { withLittleMemory, folder, request } = bench();
    const asked = request(scriptNode(folder, echoNode(body)), echo);
    const outcome = await withLittleMemory().run(asked);
    expect(outcome.ending).toMatchObject({
      kind: 'out-of-memory',
      what,
      step: { node: expect.stringMatching(/^n[01]$/), activity: 'stdin', messageId: expect.any(Number) },
    });
    // The run was repeated up to that step, so its evidence is there.
    expect(outcome.capabilities.messages).toBe(true);
    expect(outcome.counts.messages).toBeGreaterThan(4);
    expect(JSON.parse(readFileSync(join(asked.runDirectory, 'outcome.json'), 'utf8'))).toEqual(outcome);
  });
});

describe('a node that ends or prints what it should not', () => {
  it.each<[string, string, object]>([
    ['exits', 'if (count === 2) process.exit(0);', { kind: 'node-crashed', exitCode: 0 }],
    [
      'throws',
      "if (count === 2) throw new TypeError('no such thing');",
      { kind: 'node-crashed', exitCode: 1, error: { name: 'TypeError', message: 'no such thing' } },
    ],
    [
      'rejects',
      "if (count === 2) Promise.reject(new Error('nobody waits'));",
      { kind: 'node-crashed', rejection: true, error: { message: 'nobody waits' } },
    ],
  ])('ends the run when it %s', async (_, body, ending) => {
    const { engine, folder, request } = bench();
    const outcome = await engine.run(request(scriptNode(folder, echoNode(body)), echo));
    expect(outcome.ending).toMatchObject(ending);
    expect(outcome.hasResults).toBe(false);
  });

  it.each<[string, string, object]>([
    ['answers no init', 'process.stdin.resume();', { kind: 'init-failed', reason: 'no-reply' }],
    [
      'writes no newline',
      `process.stdin.on('data', (chunk) => { const { src, dest, body } = JSON.parse(chunk);
         process.stdout.write(JSON.stringify({ src: dest, dest: src, body: { type: 'init_ok', in_reply_to: body.msg_id } })); });`,
      { kind: 'init-failed', reason: 'no-reply' },
    ],
    [
      'greets',
      `console.log('hello'); ${echoNode()}`,
      { kind: 'init-failed', reason: 'bad-line', text: 'hello' },
    ],
  ])('ends the run when it %s', async (_, source, ending) => {
    const { engine, folder, request } = bench();
    const outcome = await engine.run(request(scriptNode(folder, source), echo));
    expect(outcome.ending).toMatchObject(ending);
  });

  it('mutes a node that prints 50 MB on one line', async () => {
    const { engine, folder, request } = bench();
    const body = "if (count === 2) process.stdout.write('x'.repeat(50_000_000) + '\\n');";
    const outcome = await engine.run(request(scriptNode(folder, echoNode(body)), { ...echo, nodeCount: 1 }));
    expect(outcome.muted).toMatchObject([{ node: 'n0', reason: 'not-json' }]);
    expect(outcome.muted[0]?.line.length).toBeLessThanOrEqual(4096);
  });
});
