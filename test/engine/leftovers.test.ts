import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { descendants, isAlive, untilGone } from '../support/processes.ts';
import { cliPath } from '../support/run-cli.ts';
import { commandNode, echoNode, scriptNode, useBench } from './support.ts';

const bench = useBench();
const echo = { workload: 'echo', nodeCount: 2, rate: 10, timeLimit: 30 } as const;
/** Shell nodes that say their process id, start a child each, and answer nothing but init. */
const family = `#!/bin/sh
sleep 100 &
echo "pid $$ $!" >> PIDS
read line
echo '{"src":"'$(echo "$line" | sed 's/.*"dest":"\\([^"]*\\)".*/\\1/')'","dest":"'$(echo "$line" | sed 's/.*"src":"\\([^"]*\\)".*/\\1/')'","body":{"type":"init_ok","in_reply_to":1}}'
cat > /dev/null
sleep 100
`;

function pidsIn(file: string): number[] {
  try {
    return readFileSync(file, 'utf8').match(/\d+/g)?.map(Number) ?? [];
  } catch {
    return [];
  }
}

async function until(condition: () => boolean): Promise<void> {
  const end = Date.now() + 20_000;
  while (!condition()) {
    if (Date.now() > end) throw new Error('waited in vain');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('what a run leaves behind', () => {
  it('is nothing when a run in a busy loop is aborted', async () => {
    const { withGuard, folder, request } = bench();
    const controller = new AbortController();
    const program = scriptNode(folder, echoNode('if (count === 3) for (;;);'));
    const before = new Set(descendants(process.pid));
    const asked = request(program, echo, { signal: controller.signal });
    const running = withGuard(60_000).run(asked);
    await until(() => asked.events.length > 0);
    const children = descendants(process.pid).filter((pid) => !before.has(pid));
    expect(children.length).toBeGreaterThan(0);
    const start = Date.now();
    controller.abort();
    expect((await running).ending).toEqual({ kind: 'interrupted' });
    expect(Date.now() - start).toBeLessThan(3000);
    for (const pid of children) expect(await untilGone(pid)).toBe(true);
    expect(readFileSync(join(asked.runDirectory, 'outcome.json'), 'utf8')).toContain('interrupted');
  });

  it('is nothing when a run in real time is aborted, with all that its nodes had started', async () => {
    const { engine, folder, request } = bench();
    const pids = join(folder, 'pids aborted');
    const program = commandNode(folder, 'family.sh', family.replace('PIDS', `'${pids}'`));
    const controller = new AbortController();
    const running = engine.run(request(program, echo, { signal: controller.signal }));
    await until(() => pidsIn(pids).length === 4);
    controller.abort();
    expect((await running).ending.kind).toBe('interrupted');
    for (const pid of pidsIn(pids)) expect(await untilGone(pid)).toBe(true);
  });

  it('is a verdict on us, not on the learner, when the process of the run is killed', async () => {
    const { withGuard, folder, request } = bench();
    const before = new Set(descendants(process.pid));
    const asked = request(scriptNode(folder, echoNode('if (count === 3) for (;;);')), echo);
    const running = withGuard(60_000).run(asked);
    await until(() => asked.events.length > 0);
    const [child = 0] = descendants(process.pid).filter((pid) => !before.has(pid));
    process.kill(child, 'SIGKILL');
    expect((await running).ending).toMatchObject({
      kind: 'tool-failed',
      message: expect.stringContaining('SIGKILL'),
    });
  });

  it.each([
    [
      'loops',
      (folder: string) => ({ file: 'loop.cjs', text: echoNode('if (count === 3) for (;;);'), folder }),
    ],
    ['are processes', (folder: string) => ({ file: 'family', text: '', folder })],
  ])('is nothing when dscourse itself is killed while its nodes %s', async (_, make) => {
    const { folder } = bench();
    const pids = join(folder, 'pids killed');
    const { file, text } = make(folder);
    const bin = join(folder, file);
    if (text === '') commandNode(folder, file, family.replace('PIDS', `'${pids}'`));
    else writeFileSync(bin, text);
    const args = [
      'test',
      '-w',
      'echo',
      '--bin',
      bin,
      '--node-count',
      '2',
      '--rate',
      '10',
      '--time-limit',
      '60',
    ];
    const cli = spawn(process.execPath, [cliPath, ...args], { stdio: 'ignore' });
    const pid = cli.pid ?? 0;
    await until(() => (text === '' ? pidsIn(pids).length === 4 : descendants(pid).length > 0));
    // The loop is reached well within this time.
    if (text !== '') await new Promise((resolve) => setTimeout(resolve, 700));
    const family_ = [...descendants(pid), ...pidsIn(pids)];
    cli.kill('SIGKILL');
    for (const one of family_) expect([one, await untilGone(one, 8000)]).toEqual([one, true]);
    expect(isAlive(pid)).toBe(false);
  });

  it.runIf(process.platform !== 'win32')(
    'is nothing when the process of the run tells its progress to a dscourse that was just killed',
    async () => {
      const { folder } = bench();
      const pids = join(folder, 'pids told');
      commandNode(folder, 'teller', family.replace('PIDS', `'${pids}'`));
      const args = [
        'test',
        '-w',
        'echo',
        '--bin',
        join(folder, 'teller'),
        '--node-count',
        '2',
        '--time-limit',
        '60',
      ];
      const cli = spawn(process.execPath, [cliPath, ...args], { stdio: 'ignore' });
      const pid = cli.pid ?? 0;
      await until(() => pidsIn(pids).length === 4);
      // Progress is told twice a second once the nodes have answered init.
      await new Promise((resolve) => setTimeout(resolve, 1500));
      const [child = 0] = descendants(pid);
      // Stopped, it finds on waking that its timer is due before it hears that the channel is closed.
      process.kill(child, 'SIGSTOP');
      cli.kill('SIGKILL');
      await untilGone(pid);
      await new Promise((resolve) => setTimeout(resolve, 1000));
      process.kill(child, 'SIGCONT');
      for (const one of [child, ...pidsIn(pids)])
        expect([one, await untilGone(one, 8000)]).toEqual([one, true]);
    },
  );
});
