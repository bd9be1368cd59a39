/**
 * From a test as a person writes it (challenge.yaml or the flags of `dscourse test`) to a TestSpec with
 * every default filled in. Maelstrom's own argument list is made in maelstrom/arguments.ts.
 */
import type { ChallengeTest } from '../course/course.ts';
import { DscourseError } from '../errors.ts';
import { nearest } from '../nearest.ts';
import type { LatencyDistribution, NemesisName, TestSpec, Topology, WorkloadName } from './engine.ts';

/** Maelstrom's ten. The embedded engine runs those of its own table. */
export const workloadNames: readonly WorkloadName[] = [
  'echo',
  'unique-ids',
  'broadcast',
  'g-set',
  'g-counter',
  'pn-counter',
  'lin-kv',
  'kafka',
  'txn-list-append',
  'txn-rw-register',
];
export const topologies: readonly Topology[] = ['line', 'grid', 'tree', 'tree2', 'tree3', 'tree4', 'total'];
export const latencyDistributions: readonly LatencyDistribution[] = ['constant', 'uniform', 'exponential'];
export const nemesisNames: readonly NemesisName[] = [
  'partition',
  'partition-one-way',
  'kill',
  'pause',
  'loss',
  'duplicate',
  'reorder',
  'slow',
  'clock',
];

/** Ids that messages to Maelstrom's services are addressed to; no node may have one of them. */
export const serviceNames: readonly string[] = ['lin-kv', 'seq-kv', 'lww-kv', 'lin-tso'];

/** Maelstrom 0.2.4's defaults (src/maelstrom/core.clj, jepsen/cli.clj). */
export const testDefaults = {
  nodes: ['n1', 'n2', 'n3', 'n4', 'n5'],
  concurrency: '1n',
  rate: 5,
  timeLimit: 60,
  latency: 0,
  latencyDist: 'constant',
  topology: 'grid',
  nemesisInterval: 10,
  consistencyModels: ['strict-serializable'],
  maxTxnLength: 4,
  maxWritesPerKey: 16,
} as const;

/** More than these fill the memory of one process before the first message; Maelstrom's would be filled too. */
export const most = { nodes: 1_000, workers: 10_000 } as const;

/** A test as written, with names of nodes where `--nodes` gave them (nodeCount outranks them). */
export interface WrittenTest extends ChallengeTest {
  readonly nodes?: readonly string[];
}

/**
 * Fills in Maelstrom's defaults, multiplies the concurrency out and checks the whole.
 *
 * @throws DscourseError (one for the first mistake found) with the value, why it is refused and what to write.
 */
export function testSpec(test: WrittenTest, seed: number): TestSpec {
  const workload = checkedWorkload(test.workload);
  const nodes = checkedNodes(test);
  const spec: TestSpec = {
    workload,
    nodes,
    concurrency: concurrency(test.concurrency ?? testDefaults.concurrency, nodes.length),
    rate: atLeastZero('rate', test.rate ?? testDefaults.rate),
    timeLimit: positiveInteger('time-limit', test.timeLimit ?? testDefaults.timeLimit),
    latency: {
      mean: nonNegativeInteger('latency', test.latency ?? testDefaults.latency),
      dist: oneOf('latency-dist', test.latencyDist ?? testDefaults.latencyDist, latencyDistributions),
    },
    topology: oneOf('topology', test.topology ?? testDefaults.topology, topologies),
    nemesis: checkedNemesis(test.nemesis ?? []),
    nemesisInterval: positive('nemesis-interval', test.nemesisInterval ?? testDefaults.nemesisInterval),
    availability: checkedAvailability(test.availability ?? null),
    consistencyModels: test.consistencyModels ?? testDefaults.consistencyModels,
    keyCount: test.keyCount === undefined ? null : positiveInteger('key-count', test.keyCount),
    maxTxnLength: positiveInteger('max-txn-length', test.maxTxnLength ?? testDefaults.maxTxnLength),
    maxWritesPerKey: positiveInteger(
      'max-writes-per-key',
      test.maxWritesPerKey ?? testDefaults.maxWritesPerKey,
    ),
    seed: checkedSeed(seed),
  };
  if (spec.latency.dist !== 'constant' && spec.latency.mean === 0) {
    throw new DscourseError({
      code: 'bad-latency',
      message: `latency-dist ${spec.latency.dist} needs a mean above 0, and latency is 0.`,
      fix: `Give a mean in milliseconds (latency 100), or leave latency-dist at constant.`,
    });
  }
  return spec;
}

/** A seed as the engine takes it: a whole number from 0 to 2^32 − 1. */
export function checkedSeed(seed: number): number {
  if (Number.isInteger(seed) && seed >= 0 && seed <= 0xffffffff) return seed;
  throw refused('seed', String(seed), 'a whole number from 0 to 4294967295');
}

function checkedWorkload(typed: string): WorkloadName {
  const known = workloadNames.find((name) => name === typed);
  if (known !== undefined) return known;
  const [meant] = nearest(typed, workloadNames);
  throw new DscourseError({
    code: 'unknown-workload',
    message: `There is no workload "${typed}".`,
    fix: `${meant === undefined ? '' : `Did you mean ${meant}? `}Workloads: ${workloadNames.join(', ')}.`,
  });
}

/** What people call a fault that has another name here, Jepsen's own `packet` among it. */
const otherNames: Readonly<Record<string, string>> = {
  crash: 'kill',
  restart: 'kill',
  start: 'kill',
  stop: 'pause',
  freeze: 'pause',
  resume: 'pause',
  drop: 'loss',
  packet: 'loss, duplicate, reorder or slow',
  delay: 'slow',
  latency: 'slow',
  'clock-skew': 'clock',
  skew: 'clock',
  partitions: 'partition',
  asymmetric: 'partition-one-way',
};

/** Each fault once, in the order given; `none` says that there are none. */
function checkedNemesis(names: readonly string[]): readonly NemesisName[] {
  if (names.includes('none')) {
    const other = names.find((name) => name !== 'none');
    if (other === undefined) return [];
    throw refused('nemesis', names.join(','), `faults, or none: not none beside ${other}`);
  }
  const known = names.map((name): NemesisName => {
    const found = nemesisNames.find((candidate) => candidate === name);
    if (found !== undefined) return found;
    const meant = Object.hasOwn(otherNames, name) ? otherNames[name] : nearest(name, nemesisNames)[0];
    throw new DscourseError({
      code: 'bad-nemesis',
      message: `There is no fault "${name}".`,
      fix: `${meant === undefined ? '' : `Did you mean ${meant}? `}Faults: ${nemesisNames.join(', ')}; or none.`,
    });
  });
  return [...new Set(known)];
}

function checkedNodes(test: WrittenTest): readonly string[] {
  if (test.nodeCount !== undefined) {
    const count = positiveInteger('node-count', test.nodeCount);
    if (count > most.nodes) throw refused('node-count', String(count), `at most ${most.nodes} nodes`);
    return Array.from({ length: count }, (_, index) => `n${index}`);
  }
  const nodes = test.nodes ?? testDefaults.nodes;
  if (nodes.length === 0)
    throw badNode('The list of nodes is empty.', 'Name at least one node: --nodes n0,n1.');
  const seen = new Set<string>();
  for (const node of nodes) {
    if (node === '' || /\s/.test(node)) {
      throw badNode(`"${node}" is no name for a node.`, 'Write names without spaces: --nodes n0,n1,n2.');
    }
    if (/[/\\:\0]/.test(node) || node === '.' || node === '..') {
      throw badNode(
        `The node name "${node}" can't name a log file.`,
        'Use letters, digits, dots and dashes: --nodes n0,n1.',
      );
    }
    if (node.startsWith('c')) {
      throw badNode(
        `The node name "${node}" starts with c, and so does every client: Maelstrom would take the node for a client.`,
        'Choose another first letter, for example n.',
      );
    }
    if (serviceNames.includes(node)) {
      throw badNode(
        `"${node}" is the name of a service.`,
        'Choose another name for the node, for example n0.',
      );
    }
    if (seen.has(node)) throw badNode(`The node "${node}" is listed twice.`, 'List every node once.');
    seen.add(node);
  }
  return nodes;
}

function concurrency(written: string, nodes: number): number {
  const match = /^(\d+)(n?)$/.exec(written);
  const value = match === null ? 0 : Number(match[1]) * (match[2] === 'n' ? nodes : 1);
  if (value > most.workers) throw refused('concurrency', written, `at most ${most.workers} workers`);
  if (value > 0 && Number.isSafeInteger(value)) return value;
  throw refused('concurrency', written, 'a whole number of workers, or one per node as in 2n');
}

/** @throws DscourseError for a fraction that is none */
export function checkedAvailability(value: number | 'total' | null): number | 'total' | null {
  if (value === null || value === 'total' || (value >= 0 && value <= 1)) return value;
  throw refused('availability', String(value), 'total, or a fraction from 0 to 1');
}

function atLeastZero(flag: string, value: number): number {
  if (Number.isFinite(value) && value >= 0) return value;
  throw refused(flag, String(value), 'a number that is not negative');
}

function positive(flag: string, value: number): number {
  if (Number.isFinite(value) && value > 0) return value;
  throw refused(flag, String(value), 'a number above 0');
}

function nonNegativeInteger(flag: string, value: number): number {
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw refused(flag, String(value), 'a whole number of milliseconds, 0 or more');
}

function positiveInteger(flag: string, value: number): number {
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw refused(flag, String(value), 'a whole number above 0');
}

function oneOf<Name extends string>(flag: string, typed: string, known: readonly Name[]): Name {
  const found = known.find((name) => name === typed);
  if (found !== undefined) return found;
  const [meant] = nearest(typed, known);
  throw refused(
    flag,
    typed,
    `one of ${known.join(', ')}${meant === undefined ? '' : ` (did you mean ${meant}?)`}`,
  );
}

function refused(flag: string, value: string, allowed: string): DscourseError {
  return new DscourseError({
    code: `bad-${flag}`,
    message: `${flag} can't be "${value}".`,
    fix: `Give ${allowed}.`,
  });
}

function badNode(message: string, fix: string): DscourseError {
  return new DscourseError({ code: 'bad-nodes', message, fix });
}
