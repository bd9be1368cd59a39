import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { descendants, untilGone } from '../../../test/support/processes.ts';
import { temporaryFolder } from '../../../test/support/run-cli.ts';
import { type PreflightResult, preflight } from './preflight.ts';

/** A program that reads lines and answers as told. */
const reader = `
const say = (message) => process.stdout.write(JSON.stringify(message) + '\\n');
require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const { src, dest, body } = JSON.parse(line);
  onInit({ src, dest, body, reply: (more) => say({ src: dest, dest: src, body: { in_reply_to: body.msg_id, ...more } }) });
});
`;
const good = `${reader}function onInit({ reply }) { reply({ type: 'init_ok' }); }`;

let folder = '';
beforeEach(() => {
  folder = temporaryFolder();
});

interface Tried {
  readonly result: PreflightResult;
  readonly ms: number;
}

async function attempt(argv: readonly string[], patienceMs = 400, signal?: AbortSignal): Promise<Tried> {
  const startedAt = performance.now();
  const result = await preflight({
    nodes: ['n0', 'n1'],
    argv,
    env: { PATH: process.env.PATH ?? '', FOLDER: folder },
    cwd: folder,
    signal: signal ?? new AbortController().signal,
    patienceMs,
    now: () => performance.now(),
  });
  return { result, ms: performance.now() - startedAt };
}

function script(text: string): string[] {
  const file = join(folder, 'node.cjs');
  writeFileSync(file, text);
  return [process.execPath, file];
}

function endingOf({ result }: Tried) {
  return result.kind === 'stop' ? result.ending : result.kind;
}

describe('the trial of a node before a JVM is started', () => {
  it('is over at the first answer', async () => {
    const { result, ms } = await attempt(script(good), 20_000);
    expect(result).toEqual({ kind: 'go', answered: true });
    expect(ms).toBeLessThan(5_000);
  });

  it('sends init as Maelstrom does', async () => {
    const lines = `${reader}function onInit(message) { require('node:fs').writeFileSync(process.env.FOLDER + '/first', JSON.stringify(message)); message.reply({ type: 'init_ok' }); }`;
    await attempt(script(lines), 20_000);
    expect(JSON.parse(readFileSync(join(folder, 'first'), 'utf8'))).toEqual({
      src: 'c0',
      dest: 'n0',
      body: { type: 'init', node_id: 'n0', node_ids: ['n0', 'n1'], msg_id: 1 },
    });
  });

  it('lets a silent node go on', async () => {
    const { result, ms } = await attempt(script('process.stdin.resume()'), 400);
    expect(result).toEqual({ kind: 'go', answered: false });
    expect(ms).toBeGreaterThan(390);
  });

  it('lets a node go on that asks a service before it answers', async () => {
    const asks = `${reader}function onInit() { say({ src: 'n0', dest: 'lin-kv', body: { type: 'read', key: 'x', msg_id: 1 } }); }`;
    expect((await attempt(script(asks))).result).toEqual({ kind: 'go', answered: false });
  });

  it('stops at an exit, with the last words and the uncaught error', async () => {
    const tried = await attempt(
      script(`console.log('{"src":"n0","dest":"n1","body":{}}'); throw new TypeError('no such thing');`),
      20_000,
    );
    expect(endingOf(tried)).toMatchObject({
      kind: 'node-crashed',
      step: { node: 'n0', activity: 'start' },
      exitCode: 1,
      signal: null,
      error: { name: 'TypeError', message: 'no such thing' },
      lastStdout: ['{"src":"n0","dest":"n1","body":{}}'],
    });
    expect(tried.result.kind === 'stop' && tried.result.stderr.every(({ time }) => time < 0)).toBe(true);
    expect(tried.ms).toBeLessThan(5_000);
  });

  it('stops at an exit with status 0: a program that does not stay is no node', async () => {
    expect(endingOf(await attempt(['/bin/sh', '-c', 'exit 0'], 20_000))).toMatchObject({
      kind: 'node-crashed',
      exitCode: 0,
      error: null,
    });
  });

  it('stops at a signal', async () => {
    expect(endingOf(await attempt(['/bin/sh', '-c', 'kill -SEGV $$'], 20_000))).toMatchObject({
      kind: 'node-crashed',
      exitCode: null,
      signal: 'SIGSEGV',
    });
  });

  it.each([
    ['Starting node…', 'not-json', /character/],
    ['', 'not-a-message', /empty/],
    ['{"src":"n0","dest":"c0","body":{},"time":3}', 'unknown-key', /"time"/],
  ])('stops at a line that is no message, and tells why: %j', async (line, reason, detail) => {
    const tried = await attempt(script(`console.log(${JSON.stringify(line)});\n${good}`), 20_000);
    expect(endingOf(tried)).toEqual({ kind: 'init-failed', node: 'n0', reason: 'bad-line', text: line });
    const muted = tried.result.kind === 'stop' ? tried.result.muted : null;
    expect(muted).toMatchObject({ node: 'n0', reason, line, lineNumber: 1, messageId: null });
    expect(muted?.detail).toMatch(detail);
    expect(muted?.time).toBeLessThan(0);
  });

  it('stops when there is nothing to start, with a sentence', async () => {
    const missing = join(folder, 'missing');
    expect(endingOf(await attempt([missing]))).toEqual({
      kind: 'tool-failed',
      reason: 'node-not-started',
      message: `There is no file ${missing}.`,
    });
    const plain = join(folder, 'plain');
    writeFileSync(plain, '#!/bin/sh\n');
    chmodSync(plain, 0o644);
    expect(endingOf(await attempt([plain]))).toMatchObject({
      reason: 'node-not-started',
      message: expect.stringContaining(`chmod +x ${plain}`),
    });
  });

  it.runIf(process.platform === 'linux')(
    'leaves nothing behind: children, children in sessions of their own, or those that ignore signals',
    async () => {
      const family = join(folder, 'family.sh');
      writeFileSync(
        family,
        `#!/bin/sh
trap '' TERM INT HUP
sleep 100 &
echo $! >> "$FOLDER/pids"
setsid sh -c 'echo $$ >> "$FOLDER/pids"; sleep 100 & echo $! >> "$FOLDER/pids"; wait'  &
echo $$ >> "$FOLDER/pids"
while :; do sleep 100; done
`,
        { mode: 0o755 },
      );
      const before = descendants(process.pid);
      expect((await attempt([family], 600)).result).toEqual({ kind: 'go', answered: false });
      const pids = readFileSync(join(folder, 'pids'), 'utf8').trim().split('\n').map(Number);
      expect(pids).toHaveLength(4);
      for (const pid of pids) expect([pid, await untilGone(pid, 1000)]).toEqual([pid, true]);
      expect(descendants(process.pid)).toEqual(before);
    },
  );

  it('ends at once when it is interrupted, and says nothing of the node', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 200);
    const { result, ms } = await attempt(script('process.stdin.resume()'), 20_000, controller.signal);
    expect(result).toEqual({ kind: 'go', answered: false });
    expect(ms).toBeLessThan(5_000);
  });

  it('keeps little of a flood', async () => {
    const flood = await attempt(
      script(`process.stderr.write('x\\n'.repeat(1_000_000)); setTimeout(() => process.exit(3), 200);`),
      20_000,
    );
    expect(endingOf(flood)).toMatchObject({ kind: 'node-crashed', exitCode: 3 });
    expect(flood.result.kind === 'stop' && flood.result.stderr.length).toBe(10_000);
  });
});
