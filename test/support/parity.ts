/**
 * A recorded command line on our engine: the same flags, a node that does what the recorded one did, and
 * seeds, since Maelstrom's run is one draw out of many.
 */
import { join } from 'node:path';
import { buildNode } from '../../src/build/build-node.ts';
import { createEmbeddedEngine, type EmbeddedEngine } from '../../src/engines/embedded/embedded-engine.ts';
import type { NodeProgram, TestSpec } from '../../src/engines/engine.ts';
import { parseTestFlags } from '../../src/engines/test-flags.ts';
import { testSpec } from '../../src/engines/test-spec.ts';
import type { RunEvidence } from '../../src/grading/grader.ts';
import type { Results } from '../../src/results/results.ts';
import { openRun } from '../../src/results/run-directory.ts';
import { packageRoot } from './programs.ts';
import { type RecordedRun, recordedRun } from './recorded-runs.ts';

const nodes = join(packageRoot, 'test', 'parity', 'nodes');

export interface ParityRuns {
  readonly recorded: RecordedRun;
  /** One per seed, in order. */
  readonly ours: readonly RunEvidence[];
}

/** An engine for one test file; `run` runs a recorded command line, `close` ends its processes. */
export class ParityBench {
  readonly #scratch: string;
  readonly #engine: EmbeddedEngine;
  readonly #programs = new Map<string, Promise<NodeProgram>>();
  /** A run is deterministic, so one per command line, node and seed is enough for all tests of a file. */
  readonly #done = new Map<string, Promise<RunEvidence>>();

  constructor(scratch: string) {
    this.#scratch = scratch;
    const runChild = join(process.env.DSCOURSE_BUILD_OUTDIR ?? join(packageRoot, 'dist'), 'run-child.js');
    this.#engine = createEmbeddedEngine({ packageRoot, env: process.env, maxProcesses: 2, runChild });
  }

  close(): void {
    this.#engine.close();
  }

  /** @param node file in test/parity/nodes */
  async run(name: string, node: string, seeds: readonly number[]): Promise<ParityRuns> {
    const recorded = recordedRun(name);
    const flags = parseTestFlags(recorded.argv.slice(1), {
      nodeArguments: [],
      readFile: () => {
        throw new Error('No recorded command line names a file.');
      },
    });
    const ours = seeds.map((seed) => {
      const key = `${name} ${node} ${seed}`;
      const run = this.#done.get(key) ?? this.#perform(name, node, testSpec(flags.test, seed));
      this.#done.set(key, run);
      return run;
    });
    return { recorded, ours: await Promise.all(ours) };
  }

  async #perform(name: string, node: string, spec: TestSpec): Promise<RunEvidence> {
    const runDirectory = join(this.#scratch, name, String(spec.seed));
    await this.#engine.run({
      spec,
      program: await this.#build(node),
      runDirectory,
      time: 'auto',
      schedule: null,
      signal: new AbortController().signal,
      onEvent: () => {},
    });
    return openRun(runDirectory, name);
  }

  #build(node: string): Promise<NodeProgram> {
    const program = this.#programs.get(node) ?? this.#bundle(node);
    this.#programs.set(node, program);
    return program;
  }

  async #bundle(node: string): Promise<NodeProgram> {
    const result = await buildNode({
      source: join(nodes, node),
      workspace: null,
      cacheDirectory: join(this.#scratch, 'cache', node),
      typeCheck: false,
      args: [],
      packageRoot,
      signal: new AbortController().signal,
    });
    if (result.kind !== 'built') throw new Error(`${node} can't be built: ${JSON.stringify(result)}`);
    return result.program;
  }
}

/** Results of a run that must have some. */
export function resultsOf(run: RunEvidence): Results {
  if (run.results === null) throw new Error(`No results: ${JSON.stringify(run.outcome.ending)}`);
  return run.results;
}

/** The verdict of each section, as Maelstrom prints it. Plots, which we don't draw, are left out. */
export function verdicts(results: Results): Readonly<Record<string, unknown>> {
  const { stats, availability, net, exceptions, workload } = results;
  const kinds = Object.entries(stats.byF).map(([f, counts]) => [f, counts.valid]);
  return {
    stats: stats.valid,
    ...Object.fromEntries(kinds),
    availability: availability.valid,
    net: net.valid,
    exceptions: exceptions.valid,
    workload: workload.valid,
  };
}
