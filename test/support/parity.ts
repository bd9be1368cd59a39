/**
 * A recorded command line on our engine: the same flags, a node that does what the recorded one did, and
 * seeds, since Maelstrom's run is one draw out of many.
 */
import { join } from 'node:path';
import { buildNode } from '../../src/build/build-node.ts';
import { createEmbeddedEngine, type EmbeddedEngine } from '../../src/engines/embedded/embedded-engine.ts';
import type { NodeProgram } from '../../src/engines/engine.ts';
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
    const program = await this.#build(node);
    const requests = seeds.map((seed) => ({
      spec: testSpec(flags.test, seed),
      program,
      runDirectory: join(this.#scratch, name, String(seed)),
      time: 'auto' as const,
      schedule: null,
      signal: new AbortController().signal,
      onEvent: () => {},
    }));
    await this.#engine.runSeeds(requests);
    return { recorded, ours: requests.map(({ runDirectory }) => openRun(runDirectory, name)) };
  }

  async #build(node: string): Promise<NodeProgram> {
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
