import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Meaning, readArguments, type TestArguments } from '../../../test/support/stand-in/arguments.ts';
import { shellLine } from '../../cli/commands/test-run/command-text.ts';
import type { Course } from '../../course/course.ts';
import { readCourse } from '../../course/read-course.ts';
import type { Java, MaelstromInstall } from '../../toolchain/toolchain.ts';
import type { NodeProgram, TestSpec } from '../engine.ts';
import { testSpec, type WrittenTest, workloadNames } from '../test-spec.ts';
import { type JvmCommand, jvmCommand, jvmEnvironment, maelstromArguments } from './arguments.ts';

const java: Java = {
  executable: '/opt/jdk 21/bin/java',
  major: 21,
  version: '21.0.2',
  vendor: null,
  from: 'JAVA_HOME',
};
const install: MaelstromInstall = {
  home: '/caché/maelstrom',
  jar: '/caché/maelstrom/lib/maelstrom.jar',
  version: 'v0.2.4',
  from: 'cache',
};
const nodeExecutable = '/usr/local/bin/node';
const script: NodeProgram = {
  kind: 'script',
  language: 'typescript',
  bundle: '/home/zoë/my nodes/node.cjs',
  sourceMap: '/home/zoë/my nodes/node.cjs.map',
  args: ['--slow', '-w', 'echo', '', '--', "it's"],
  hash: '00',
};
const command: NodeProgram = {
  kind: 'command',
  language: 'executable',
  argv: ['/home/zoë/my nodes/node.py', '--log-net-send', '-v'],
  cwd: '/home/zoë',
  env: { RAFT_LOG: 'all' },
  hash: '01',
};
const programs = [script, command];

function planned(
  spec: TestSpec,
  program: NodeProgram,
  more: Partial<Parameters<typeof jvmCommand>[0]> = {},
): JvmCommand {
  const request = { java, install, spec, program, nodeExecutable, log: { messages: false } };
  return jvmCommand({ ...request, memory: 16 * 2 ** 30, ...more });
}

/** What Maelstrom would understand, by a reader that knows nothing of the planner. */
function understood({ argv }: JvmCommand): TestArguments {
  const jar = argv.indexOf('-jar');
  expect(argv[jar + 1]).toBe(install.jar);
  const read = readArguments(argv.slice(jar + 2));
  if ('refusal' in read) throw new Error(read.refusal);
  return read;
}

function meaningOf(spec: TestSpec): Meaning {
  const text = (value: number | string | null) => (value === null ? '' : String(value));
  return {
    workload: spec.workload,
    nodes: spec.nodes.join(),
    concurrency: text(spec.concurrency),
    rate: text(spec.rate),
    'time-limit': text(spec.timeLimit),
    latency: text(spec.latency.mean),
    'latency-dist': spec.latency.dist,
    topology: spec.topology,
    nemesis: spec.nemesis.join(),
    'nemesis-interval': text(spec.nemesisInterval),
    availability: text(spec.availability),
    'consistency-models': [...spec.consistencyModels].sort().join(' , '),
    'key-count': text(spec.keyCount),
    'max-txn-length': text(spec.maxTxnLength),
    'max-writes-per-key': text(spec.maxWritesPerKey),
  };
}

function checkAll(spec: TestSpec): void {
  for (const program of programs) {
    const command = planned(spec, program);
    const read = understood(command);
    expect(read.meaning).toEqual(meaningOf(spec));
    expect(read.logs).toEqual({ send: false, recv: false, stderr: true });
    const node =
      program.kind === 'script'
        ? [nodeExecutable, '--enable-source-maps', program.bundle, ...program.args]
        : program.argv;
    expect([read.bin, ...read.nodeArguments]).toEqual(node);
  }
}

describe('the command line of a test on Maelstrom', () => {
  let course: Course;
  beforeAll(async () => {
    course = await readCourse(fileURLToPath(new URL('../../..', import.meta.url)));
  });

  it('says what every run of every challenge says, for scripts and for executables', () => {
    const runs = course.challenges.flatMap(({ runs }) => runs);
    expect(runs.length).toBeGreaterThanOrEqual(course.challenges.length);
    for (const { test } of runs) checkAll(testSpec(test, 0));
  });

  const variations: readonly Omit<WrittenTest, 'workload'>[] = [
    {},
    { nodeCount: 1, rate: 0 },
    { nodes: ['n0', 'n1', 'n2'], rate: 0.25, timeLimit: 300 },
    { nodes: ['alpha', 'größe'], concurrency: '8n', availability: 0.995 },
    { nodeCount: 3, concurrency: '7', nemesis: ['partition'], nemesisInterval: 0.5, availability: 'total' },
    { nodeCount: 25, latency: 100, latencyDist: 'exponential', topology: 'tree4' },
    { nodeCount: 2, keyCount: 3, maxTxnLength: 1, maxWritesPerKey: 2, availability: 0 },
    { nodeCount: 2, consistencyModels: ['read-committed', 'PL-2+'] },
  ];
  it.each(workloadNames)('says it for the workload %s, with all flags', (workload) => {
    for (const variation of variations) checkAll(testSpec({ ...variation, workload }, 0));
  });

  it('names only what differs from the defaults', () => {
    const spec = testSpec({ workload: 'echo', nodeCount: 1, timeLimit: 10 }, 1);
    expect(maelstromArguments(spec, { ...command, argv: ['/n', '-x'] }).join(' ')).toBe(
      'test -w echo --bin /n --node-count 1 --concurrency 1n --rate 5 --time-limit 10 -- -x',
    );
  });

  it('puts commas with spaces on both sides between models, as Maelstrom splits them nowhere else', () => {
    const spec = testSpec({ workload: 'txn-list-append', consistencyModels: ['serializable', 'causal'] }, 1);
    expect(maelstromArguments(spec, script)).toContain('serializable , causal');
  });

  it('logs messages when they are asked for', () => {
    const spec = testSpec({ workload: 'echo' }, 0);
    const read = understood(planned(spec, script, { log: { messages: true } }));
    expect(read.logs).toEqual({ send: true, recv: true, stderr: true });
  });

  it('does without source maps where there are none', () => {
    const { argv } = planned(testSpec({ workload: 'echo' }, 0), { ...script, sourceMap: null });
    expect(argv).not.toContain('--enable-source-maps');
  });

  it('runs headless, in UTF-8, and gives the JVM half of a small memory', () => {
    const spec = testSpec({ workload: 'echo' }, 0);
    const big = planned(spec, script);
    expect(big.executable).toBe(java.executable);
    expect(big.argv.slice(0, big.argv.indexOf('-jar'))).toEqual([
      '-Djava.awt.headless=true',
      '-Dfile.encoding=UTF-8',
      '-Dstdout.encoding=UTF-8',
    ]);
    expect(planned(spec, script, { memory: 8 * 2 ** 30 }).argv).toContain('-XX:MaxRAMPercentage=50');
  });

  it('comes back from a shell word by word', () => {
    const { executable, argv } = planned(
      testSpec({ workload: 'txn-rw-register', consistencyModels: ['read-committed', 'serializable'] }, 0),
      { ...script, args: ['', 'a b', "it's", '"', '$HOME `id`', '\\', '*', 'é', 'two\nlines', '-'] },
    );
    const line = shellLine(['printf', '%s\\0', executable, ...argv]);
    const { stdout } = spawnSync('/bin/sh', ['-c', line], { encoding: 'utf8' });
    expect(stdout.split('\0').slice(0, -1)).toEqual([executable, ...argv]);
  });
});

describe('the environment of the JVM', () => {
  it("is ours, with the program's over it", () => {
    const env = { PATH: '/bin', LANG: 'de_DE.UTF-8', RAFT_LOG: 'none', GONE: undefined };
    expect(jvmEnvironment(env, command, 'linux')).toEqual({
      PATH: '/bin',
      LANG: 'de_DE.UTF-8',
      RAFT_LOG: 'all',
    });
    expect(jvmEnvironment(env, script, 'linux').RAFT_LOG).toBe('none');
  });

  it.each([
    [{}, 'C.UTF-8'],
    [{ LANG: 'C' }, 'C.UTF-8'],
    [{ LC_ALL: 'POSIX', LANG: 'en_US.UTF-8' }, 'C.UTF-8'],
    [{ LC_ALL: '', LC_CTYPE: 'en_US.utf8' }, ''],
    [{ LANG: 'en_US.UTF-8' }, undefined],
  ])('lets paths beyond ASCII through: %j', (env, expected) => {
    expect(jvmEnvironment(env, script, 'linux').LC_ALL).toBe(expected);
  });

  it('leaves the locale alone on macOS, where a JVM always reads paths as UTF-8', () => {
    expect(jvmEnvironment({ LANG: 'C' }, script, 'darwin')).toEqual({ LANG: 'C' });
  });
});
