/** Whole tests of the embedded engine on nodes that are functions, in virtual time. */
import type { ChallengeTest } from '../../src/course/course.ts';
import { type FakeProgram, fakeNodes } from '../../src/engines/embedded/clients/fake-node.ts';
import { VirtualKernel } from '../../src/engines/embedded/kernel/virtual-kernel.ts';
import type { Budgets } from '../../src/engines/embedded/network/message-storm.ts';
import { type Progress, startTest, type TestArtifacts } from '../../src/engines/embedded/run-test.ts';
import type { Schedule } from '../../src/engines/engine.ts';
import { testSpec } from '../../src/engines/test-spec.ts';
import { printEdn } from '../../src/results/edn.ts';
import type { MessageRecord, NodeId } from '../../src/results/trace.ts';

export interface RunOptions {
  readonly seed?: number;
  readonly schedule?: Schedule;
  readonly budgets?: Budgets;
  readonly onProgress?: (progress: Progress) => void;
}

/** Runs a test on fake nodes to its end. */
export function runTest(
  test: Partial<ChallengeTest>,
  program: FakeProgram,
  options: RunOptions = {},
): TestArtifacts {
  const kernel = new VirtualKernel();
  const spec = testSpec({ workload: 'echo', ...test }, options.seed ?? 1);
  let result: TestArtifacts | undefined;
  const { schedule = null, seed: _seed, ...rest } = options;
  startTest({
    spec,
    kernel,
    makeNode: fakeNodes(kernel, program),
    schedule,
    ...rest,
    done: (judge) => {
      if (result !== undefined) throw new Error('The test ended twice');
      result = judge();
      kernel.stop();
    },
  });
  kernel.runSlice();
  if (result === undefined) throw new Error('The test did not end');
  return result;
}

/** The messages of a test, in the order of the journal. */
export const messages = (result: TestArtifacts): MessageRecord[] =>
  [...result.messageLines()].map((line) => JSON.parse(line) as MessageRecord);
/** Everything that two runs of a seed must have in common. */
export const traceOf = (result: TestArtifacts): string =>
  JSON.stringify([
    result.history.map((operation) => ({ ...operation, value: printEdn(operation.value) })),
    [...result.messageLines()],
    [...result.nodeLogs],
  ]);

export const echo: FakeProgram =
  (node) =>
  ({ body }) => {
    if (body.type === 'echo') node.reply({ type: 'echo_ok', echo: body.echo });
  };

/** A broadcast that floods along the topology, with acknowledgements and repetition until they come. */
export const flood: FakeProgram = (node) => {
  const seen = new Set<number>();
  const unacknowledged = new Map<string, () => void>();
  let peers: NodeId[] = [];
  const pass = (message: number, from: NodeId): void => {
    if (seen.has(message)) return;
    seen.add(message);
    for (const peer of peers) {
      if (peer === from) continue;
      const key = `${peer} ${message}`;
      const attempt = (): void => {
        if (!unacknowledged.has(key)) return;
        node.send(peer, { type: 'gossip', message });
        node.after(1000, attempt);
      };
      unacknowledged.set(key, attempt);
      attempt();
    }
  };
  return ({ src, body }) => {
    if (body.type === 'topology') peers = body.topology[node.id];
    if (body.type === 'read') node.reply({ type: 'read_ok', messages: [...seen] });
    if (body.type === 'broadcast') {
      pass(body.message, src);
      node.reply({ type: 'broadcast_ok' });
    }
    if (body.type === 'gossip') {
      node.send(src, { type: 'ack', message: body.message });
      pass(body.message, src);
    }
    if (body.type === 'ack') unacknowledged.delete(`${src} ${body.message}`);
  };
};
