/**
 * The figures that README and docs/bench.md state. Every ratio is measured in one run, in turns with what it
 * is compared to; each line says what program, which seed and what is timed. Nothing here decides a test.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildNode } from '../src/build/build-node.ts';
import { createEmbeddedEngine } from '../src/engines/embedded/embedded-engine.ts';
import type { NodeProgram, RunRequest, TestSpec } from '../src/engines/engine.ts';
import { testSpec } from '../src/engines/test-spec.ts';
import { openRun } from '../src/results/run-directory.ts';
import { kafkaCheckFigures } from './kafka-check.ts';
import { linearizabilityFigures } from './linearizable.ts';
import { addedToMaelstrom } from './maelstrom.ts';
import { messageMemoryFigure } from './message-memory.ts';
import { compare, median, timed, weighed } from './processes.ts';
import { raftFigures } from './raft.ts';
import { tracePageFigures } from './trace.ts';
import { transactionCheckFigures } from './transaction-checks.ts';
import { type Figure, transactionFigures } from './transactions.ts';
import { wholeRunFigures } from './whole-runs.ts';

const root = process.env.DSCOURSE_ROOT ?? process.cwd();
const cli = join(root, 'dist', 'cli.js');
const node = process.execPath;
const work = mkdtempSync(join(tmpdir(), 'dscourse-bench-'));
const treeNode = join(root, 'test', 'nodes', 'broadcast', 'correct', 'tree4-ack.mjs');
const idle = () => timed(node, ['-e', '0'], work);

function row(what: string, figure: string, goal: string): void {
  console.log(`${what}\n    ${figure}   (goal: ${goal})`);
}
const ms = (value: number) => `${value.toFixed(0)} ms`;

function request(program: NodeProgram, spec: TestSpec, name: string): RunRequest {
  return {
    spec,
    program,
    runDirectory: join(work, 'runs', name),
    time: 'auto',
    schedule: null,
    signal: new AbortController().signal,
    onEvent: () => undefined,
  };
}

function startUp(): void {
  const { one, other } = compare(15, () => timed(node, [cli, '--version'], work), idle);
  row(
    'dscourse --version, whole process, median of 15',
    `${ms(one)}, ${(one / other).toFixed(2)} × node -e 0 (${ms(other)})`,
    '1.6 ×',
  );
}

function gradeOfEcho(): void {
  const workspace = join(work, 'workspace');
  mkdirSync(workspace);
  timed(node, [cli, 'init', workspace, '--yes'], work);
  timed(node, [cli, 'start', 'echo-1'], workspace);
  const source = join(workspace, 'echo-1', 'main.ts');
  writeFileSync(
    source,
    readFileSync(source, 'utf8').replace("echo: 'something else'", 'echo: message.body.echo'),
  );
  const grade = () => timed(node, [cli, 'grade', 'echo-1', '--seeds', '1', '--seed', '1'], workspace);
  const first = grade();
  if (first.status !== 0) throw new Error(`The grade that is timed fails:\n${first.stdout}`);
  const { one, other } = compare(9, grade, idle);
  row(
    'grade of an unchanged echo-1, seed 1, whole process, median of 9',
    `${ms(one)}, ${(one / other).toFixed(1)} × node -e 0 (${ms(other)})`,
    '12 ×',
  );
}

async function largeBroadcast(program: NodeProgram): Promise<void> {
  const spec = testSpec({ workload: 'broadcast', nodeCount: 25, rate: 100, timeLimit: 20, latency: 100 }, 1);
  const engine = createEmbeddedEngine({ packageRoot: root, env: process.env });
  const times: number[] = [];
  let messages = 0;
  let reading = 0;
  for (let i = 0; i < 4; i += 1) {
    const asked = request(program, spec, `large-${i}`);
    const start = performance.now();
    const outcome = await engine.run(asked);
    // The first run also starts the process and compiles: it warms up and is not counted.
    if (i > 0) times.push(performance.now() - start);
    messages = outcome.counts.messages;
    const opened = performance.now();
    const evidence = openRun(asked.runDirectory, 'bench');
    if (evidence.results === null || evidence.history().length === 0)
      throw new Error('The run has no results.');
    reading = performance.now() - opened;
  }
  engine.close();
  const run = median(times);
  const base = median([idle().ms, idle().ms, idle().ms]);
  row(
    `broadcast-3d performance, tree4 with acknowledgements, seed 1: ${messages} messages in engine.run, median of 3`,
    `${ms(run)}, ${Math.round(messages / (run / 1000)).toLocaleString('en')} messages per second; ${(run / base).toFixed(0)} × node -e 0 (${ms(base)})`,
    '40,000 per second where node -e 0 takes 40 ms: 33 ×',
  );
  const args = [cli, 'test', '-w', 'broadcast', '--bin', treeNode, '--node-count', '25', '--rate', '100'];
  const whole = await weighed(node, [...args, '--time-limit', '20', '--latency', '100', '--seed', '1'], work);
  const peak =
    whole.peakBytes === null ? 'memory not measured here' : `${Math.round(whole.peakBytes / 1e6)} MB peak`;
  row(
    'the same by dscourse test, whole process with its child',
    `${ms(whole.ms)}, ${(whole.ms / base).toFixed(0)} × node -e 0 (${ms(base)}), ${peak}`,
    '2 s where node -e 0 takes 40 ms: 50 ×; 250 MB',
  );
  row(
    'reading results.edn and history.edn of that run',
    `${ms(reading)}, ${((100 * reading) / whole.ms).toFixed(1)} % of the whole`,
    '10 %',
  );
}

async function manySeeds(program: NodeProgram, rate: number): Promise<void> {
  const count = 100;
  const engine = createEmbeddedEngine({ packageRoot: root, env: process.env });
  const seeds = (from: number, n: number) =>
    Array.from({ length: n }, (_, i) =>
      request(
        program,
        testSpec(
          {
            workload: 'broadcast',
            nodeCount: 5,
            timeLimit: 30,
            rate,
            latency: 100,
            latencyDist: 'exponential',
            nemesis: ['partition'],
          },
          from + i,
        ),
        `seed-${rate}-${from + i}`,
      ),
    );
  await engine.runSeeds(seeds(1, 4));
  const start = performance.now();
  const outcomes = await engine.runSeeds(seeds(1001, count));
  const seconds = (performance.now() - start) / 1000;
  engine.close();
  const base = median([idle().ms, idle().ms, idle().ms]);
  const messages = outcomes.reduce((sum, outcome) => sum + outcome.counts.messages, 0);
  row(
    `5 nodes, 30 virtual seconds and quiet phase, rate ${rate}, partitions, exponential latency 100 ms, seeds 1001 to ${1000 + count} (${messages} messages), engine.runSeeds with run directories, warm`,
    `${(count / seconds).toFixed(1)} seeds per second on ${cpus().length} cores; with node -e 0 at ${ms(base)}, ${((cpus().length * seconds * 1000) / count / base).toFixed(2)} × node -e 0 of one core per seed`,
    '25 per second on two cores; where node -e 0 takes 40 ms that is 2 ×',
  );
}

async function besideTheJvm(): Promise<void> {
  const folder = join(work, 'maelstrom');
  mkdirSync(folder);
  const measured = await addedToMaelstrom(root, folder);
  if (typeof measured === 'string') {
    console.log(`What dscourse adds to a run of Maelstrom\n    not measured: ${measured}`);
    return;
  }
  for (const { what, wall, added } of measured) {
    row(
      `what dscourse adds to Maelstrom: ${what}`,
      `${ms(added)} of ${(wall / 1000).toFixed(1)} s, ${((100 * added) / wall).toFixed(1)} %`,
      '5 % or 1.5 s',
    );
  }
}

async function inTheBrowser(): Promise<void> {
  const measured = await tracePageFigures(root, work);
  if (typeof measured === 'string') console.log(`The page of dscourse trace\n    not measured: ${measured}`);
  else rows(measured);
}

async function broadcasts(): Promise<void> {
  const built = await buildNode({
    source: treeNode,
    workspace: null,
    cacheDirectory: join(work, 'cache'),
    typeCheck: false,
    args: [],
    packageRoot: root,
    signal: new AbortController().signal,
  });
  if (built.kind !== 'built') throw new Error('The node of the benchmark can not be built.');
  const { program } = built;
  await largeBroadcast(program);
  // Maelstrom's default rate, and that of the broadcast challenges.
  await manySeeds(program, 5);
  await manySeeds(program, 10);
}

function rows(figures: readonly Figure[]): void {
  for (const { what, figure, goal } of figures) row(what, figure, goal);
}

/** What can be measured by itself: `npm run bench -- logs transactions`. */
const parts: Readonly<Record<string, () => Promise<void> | void>> = {
  commands: () => {
    startUp();
    gradeOfEcho();
  },
  broadcasts,
  runs: async () => rows(await wholeRunFigures(root, work)),
  memory: async () => rows([await messageMemoryFigure(cli, work)]),
  consensus: async () => rows(await raftFigures(root, work)),
  linearizability: async () => rows(await linearizabilityFigures(cli, work)),
  logs: () => rows(kafkaCheckFigures()),
  transactions: () => rows([...transactionFigures(), ...transactionCheckFigures()]),
  maelstrom: besideTheJvm,
  trace: inTheBrowser,
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => parts[name] === undefined);
if (unknown.length > 0)
  throw new Error(`There is no part ${unknown.join(', ')}: ${Object.keys(parts).join(', ')}.`);
console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}\n`);
try {
  for (const [name, measure] of Object.entries(parts)) {
    if (asked.length > 0 && !asked.includes(name)) continue;
    console.log(`${name}: node -e 0 takes ${ms(median([idle().ms, idle().ms, idle().ms]))}`);
    await measure();
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
