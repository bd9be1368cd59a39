/** Faults of processes and clocks, each from both sides: a node that is ready for it, and one that is not. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { graderFor } from '../../graders/index.ts';
import type { ChallengeTest } from '../../src/course/course.ts';
import type { NodeProgram, ScheduledFault } from '../../src/engines/engine.ts';
import { printEdn } from '../../src/results/edn.ts';
import { openRun, readSchedule } from '../../src/results/run-directory.ts';
import { packageRoot } from '../support/programs.ts';
import { commandNode, echoNode, scriptNode, useBench } from './support.ts';

const bench = useBench();
const source = (name: string): string =>
  readFileSync(join(packageRoot, 'test/nodes/faults', `${name}.cjs`), 'utf8');
/** The node with its text changed, each change once. */
function changed(name: string, changes: readonly (readonly [from: string, to: string])[]): string {
  let text = source(name);
  for (const [from, to] of changes) {
    if (!text.includes(from)) throw new Error(`${name} has no ${from}`);
    text = text.replace(from, to);
  }
  return text;
}

const values: ChallengeTest = {
  workload: 'broadcast',
  nodeCount: 3,
  rate: 20,
  timeLimit: 8,
  latency: 10,
  nemesisInterval: 1.5,
};
const registers: ChallengeTest = {
  workload: 'lin-kv',
  nodeCount: 3,
  concurrency: '2n',
  rate: 30,
  timeLimit: 10,
  latency: 5,
  nemesisInterval: 2,
};
const durable = (): string => source('durable-gossip');
const withoutSync = (): string => changed('durable-gossip', [['  fs.fsyncSync(log);\n', '']]);
const memoryOnly = (): string =>
  changed('durable-gossip', [['  load();', "  log = fs.openSync(file, 'w');"]]);
const lease = (): string => source('lease');
const wallLease = (): string =>
  changed('lease', [
    ['performance.now()', 'Date.now()'],
    ['(_record, seenFor) => seenFor > LEASE_MS', '(record) => CLOCK() > record.until'],
  ]);
const countedLease = (): string =>
  changed('lease', [
    ['const CLOCK = () => performance.now();', 'let ticks = 0;\nconst CLOCK = () => ticks * 50;'],
    ['readline.createInterface', 'setInterval(() => ticks++, 50);\nreadline.createInterface'],
  ]);

function struck(test: ChallengeTest, ...nemesis: NonNullable<ChallengeTest['nemesis']>): ChallengeTest {
  return { ...test, nemesis };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function run(program: string, test: ChallengeTest, seed: number) {
  const { engine, folder, request } = bench();
  const asked = request(scriptNode(folder, program), test, { seed });
  const outcome = await engine.run(asked);
  return { outcome, evidence: openRun(asked.runDirectory, 'test') };
}

describe('nodes that are ready for a fault, and nodes that are not', () => {
  it.each<[string, () => string, ChallengeTest, number, boolean]>([
    ['kill: values on disk, synced before they are acknowledged', durable, struck(values, 'kill'), 1, true],
    ['kill: values on disk, never synced', withoutSync, struck(values, 'kill'), 1, false],
    ['kill: values in memory', memoryOnly, struck(values, 'kill'), 1, false],
    ['pause: a lease by the monotonic clock', lease, struck(registers, 'pause'), 2, true],
    ['pause: a lease by counting ticks', countedLease, struck(registers, 'pause'), 2, false],
    ['clock: a lease by the monotonic clock', lease, struck(registers, 'clock'), 3, true],
    ['clock: a lease by the wall clock', wallLease, struck(registers, 'clock'), 3, false],
  ])('%s', async (name, program, test, seed, valid) => {
    const { outcome, evidence } = await run(program(), test, seed);
    expect(outcome.ending.kind).toBe('completed');
    expect(evidence.results?.valid).toBe(valid);
    if (valid) return;
    // The diagnosis names the fault.
    const diagnosis = graderFor(test.workload).diagnose(evidence, ['valid'], []);
    const said = [diagnosis?.headline, ...(diagnosis?.steps ?? [])].map((one) => one?.text).join('\n');
    const fault = name.split(':')[0] as 'kill' | 'pause' | 'clock';
    expect(said).toMatch(
      { kill: /was killed at/, pause: /stood still \(paused\)/, clock: /clocks? of/ }[fault],
    );
  });
});

describe('kills', () => {
  it('are told as Jepsen tells them, send init again, lose what is sent meanwhile, and end before the final phase', async () => {
    const { outcome, evidence } = await run(durable(), struck(values, 'kill'), 1);
    const told = evidence.history().filter(({ process }) => process === 'nemesis');
    expect(told[0]?.f).toBe('kill');
    expect(told.at(-1)?.f).toBe('start');
    const killed = told[1]?.value;
    expect(killed instanceof Map && [...killed.values()].every((one) => printEdn(one) === ':killed')).toBe(
      true,
    );
    const messages = [...evidence.messages()];
    const inits = messages.filter(({ body, fate }) => body.includes('"init"') && fate === 'delivered');
    expect(inits.length).toBeGreaterThan(3);
    expect(messages.some(({ fate }) => fate === 'down')).toBe(true);
    expect(outcome.counts.faults).toBeGreaterThan(0);
    // What reached no node fails, and nothing else of what can't be repeated does.
    const ends = evidence.history().filter(({ f, type }) => f === 'broadcast' && type === 'fail');
    expect(ends.length).toBeGreaterThan(0);
    for (const { error } of ends) expect(printEdn(error ?? null)).toMatch(/^\[:node-down "n\d"\]$/);
  });

  it('leave a node that ends by itself what it was: a crash', async () => {
    const suicidal = changed('durable-gossip', [
      ["case 'gossip':", "case 'gossip':\n      process.exit(3);"],
    ]);
    const { outcome } = await run(suicidal, { ...struck(values, 'kill'), nemesisInterval: 60 }, 4);
    expect(outcome.ending).toMatchObject({ kind: 'node-crashed', exitCode: 3 });
  });
});

describe('determinism and isolation', () => {
  const all: ChallengeTest = {
    ...values,
    nemesis: ['kill', 'pause', 'loss', 'clock', 'partition'],
  };

  it('gives the same trace for the same seed, and from its schedule', async () => {
    const { engine, folder, request } = bench();
    const node = scriptNode(folder, durable());
    const first = request(node, all, { seed: 5 });
    const outcome = await engine.run(first);
    const again = await engine.run(request(node, all, { seed: 5 }));
    const schedule = readSchedule(first.runDirectory);
    const replayed = await engine.run(request(node, all, { seed: 5, schedule }));
    expect(outcome.traceHash).toMatch(/^[0-9a-f]{64}$/);
    expect([again.traceHash, replayed.traceHash]).toEqual([outcome.traceHash, outcome.traceHash]);
  });

  it('leaves every other fault as it was when one is taken away', async () => {
    const { engine, folder, request } = bench();
    const node = scriptNode(folder, durable());
    const faultsWith = async (nemesis: NonNullable<ChallengeTest['nemesis']>): Promise<ScheduledFault[]> => {
      const asked = request(node, { ...all, nemesis }, { seed: 5 });
      await engine.run(asked);
      return [...readSchedule(asked.runDirectory).faults];
    };
    const everything = await faultsWith(['kill', 'pause', 'clock']);
    const withoutKill = await faultsWith(['pause', 'clock']);
    const ofKill = new Set(['kill', 'start']);
    expect(everything.some(({ f }) => f === 'kill')).toBe(true);
    expect(withoutKill).toEqual(everything.filter(({ f }) => !ofKill.has(f)));
  });
});

describe('in real time', () => {
  const quick: ChallengeTest = {
    workload: 'echo',
    nodeCount: 2,
    rate: 20,
    timeLimit: 2,
    nemesis: ['kill', 'pause'],
    nemesisInterval: 0.3,
  };
  const asCommand = (folder: string): NodeProgram =>
    commandNode(
      folder,
      'counts-starts.cjs',
      `#!${process.execPath}\n${echoNode('', "require('node:fs').appendFileSync(process.env.DSCOURSE_DISK + '/starts', process.pid + '\\n');")}`,
    );

  it('kills and starts processes, keeps their disks, and leaves none behind', async () => {
    const { engine, folder, request } = bench();
    const asked = request(asCommand(folder), quick, { seed: 2 });
    const outcome = await engine.run(asked);
    expect(outcome.ending).toEqual({ kind: 'completed' });
    const evidence = openRun(asked.runDirectory, 'test');
    const inits = [...evidence.messages()].filter(({ body }) => body.includes('"init"'));
    const pids = ['n0', 'n1'].flatMap((node) =>
      readFileSync(join(asked.runDirectory, 'disks', node, 'starts'), 'utf8')
        .trim()
        .split('\n'),
    );
    expect(pids.length).toBeGreaterThan(2);
    expect(pids.length).toBeLessThanOrEqual(inits.length);
    for (const pid of pids) expect(isAlive(Number(pid))).toBe(false);
  });

  it('refuses wrong clocks, before anything starts or when virtual time has to be left', async () => {
    const { engine, folder, request } = bench();
    const clocks: ChallengeTest = { ...quick, nemesis: ['clock'] };
    await expect(engine.run(request(asCommand(folder), clocks))).rejects.toMatchObject({
      code: 'virtual-time-only',
      fix: expect.stringContaining('--nemesis'),
    });
    const dials = scriptNode(folder, "require('node:net').connect(1);");
    await expect(engine.run(request(dials, clocks))).rejects.toMatchObject({
      code: 'virtual-time-only',
      message: expect.stringContaining('used net.connect'),
    });
  });
});
