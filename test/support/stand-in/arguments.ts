/**
 * Reads the arguments of `maelstrom test` as Maelstrom does, and compares two lists of them by what they
 * mean. Written apart from the planner in src, on purpose: it is what the planner is held against.
 */

/** What of a test's arguments decides the run, each as text. `nodes` and `concurrency` are worked out. */
export interface Meaning {
  readonly workload: string;
  readonly nodes: string;
  readonly concurrency: string;
  readonly rate: string;
  readonly 'time-limit': string;
  readonly latency: string;
  readonly 'latency-dist': string;
  readonly topology: string;
  readonly nemesis: string;
  readonly 'nemesis-interval': string;
  readonly availability: string;
  readonly 'consistency-models': string;
  readonly 'key-count': string;
  readonly 'max-txn-length': string;
  readonly 'max-writes-per-key': string;
}
export type Flag = keyof Meaning;

export interface TestArguments {
  readonly meaning: Meaning;
  readonly nodes: readonly string[];
  /** As given; null without `--bin`. */
  readonly bin: string | null;
  readonly nodeArguments: readonly string[];
  readonly logs: { readonly send: boolean; readonly recv: boolean; readonly stderr: boolean };
}

/** As a run with no flags prints them under "Test options:". */
const defaults: Readonly<Record<Exclude<Flag, 'nodes'>, string>> = {
  workload: 'lin-kv',
  concurrency: '1n',
  rate: '5',
  'time-limit': '60',
  latency: '0',
  'latency-dist': 'constant',
  topology: 'grid',
  nemesis: '',
  'nemesis-interval': '10',
  availability: '',
  'consistency-models': 'strict-serializable',
  'key-count': '',
  'max-txn-length': '4',
  'max-writes-per-key': '16',
};
const defaultNodes = 'n1,n2,n3,n4,n5';
const workloads =
  'broadcast, echo, g-counter, g-set, kafka, lin-kv, pn-counter, txn-list-append, txn-rw-register, unique-ids';
const withValue = new Set([...Object.keys(defaults), 'bin', 'node-count', 'nodes', 'test-count']);
const withoutValue = new Set(['log-net-send', 'log-net-recv', 'log-stderr']);

/**
 * Reads what follows `maelstrom`.
 *
 * @returns the arguments, or the words with which Maelstrom refuses them.
 */
export function readArguments(argv: readonly string[]): TestArguments | { readonly refusal: string } {
  if (argv[0] !== 'test')
    return { refusal: 'Usage: lein run -- COMMAND [OPTIONS ...]\nCommands: analyze, demo, doc, serve, test' };
  const given = new Map<string, string>();
  const nodeArguments: string[] = [];
  for (let i = 1; i < argv.length; i++) {
    const word = argv[i] as string;
    if (word === '--') {
      nodeArguments.push(...argv.slice(i + 1));
      break;
    }
    if (!word.startsWith('-')) {
      nodeArguments.push(word);
      continue;
    }
    const [, name = '', value] = /^--([^=]+)(?:=(.*))?$/s.exec(word === '-w' ? '--workload' : word) ?? [];
    if (withoutValue.has(name)) given.set(name, 'true');
    else if (!withValue.has(name)) return { refusal: `Unknown option: "${word}"` };
    else if (value !== undefined) given.set(name, value);
    else if (i + 1 < argv.length) given.set(name, argv[++i] as string);
    else return { refusal: `Missing required argument for "${word} ${name.toUpperCase()}"` };
  }
  const text = (flag: Exclude<Flag, 'nodes'>) => given.get(flag) ?? defaults[flag];
  if (!workloads.split(', ').includes(text('workload'))) {
    return { refusal: `Failed to validate "-w ${text('workload')}": Must be one of ${workloads}` };
  }
  const bin = given.get('bin') ?? null;
  if (bin === null) return { refusal: 'Expected a --bin PATH_TO_BINARY to test' };
  const count = given.get('node-count');
  const nodes =
    count === undefined
      ? (given.get('nodes') ?? defaultNodes).split(/\s*,\s*/)
      : Array.from({ length: Number(count) }, (_, index) => `n${index}`);
  const workers = /^(\d+)(n?)$/.exec(text('concurrency'));
  const number = (flag: Exclude<Flag, 'nodes'>) => (text(flag) === '' ? '' : String(Number(text(flag))));
  return {
    nodes,
    bin,
    nodeArguments,
    logs: {
      send: given.has('log-net-send'),
      recv: given.has('log-net-recv'),
      stderr: given.has('log-stderr'),
    },
    meaning: {
      workload: text('workload'),
      nodes: nodes.join(),
      concurrency: String(Number(workers?.[1]) * (workers?.[2] === 'n' ? nodes.length : 1)),
      rate: number('rate'),
      'time-limit': number('time-limit'),
      latency: number('latency'),
      'latency-dist': text('latency-dist'),
      topology: text('topology'),
      nemesis: text('nemesis'),
      'nemesis-interval': number('nemesis-interval'),
      availability: text('availability') === 'total' ? 'total' : number('availability'),
      'consistency-models': text('consistency-models')
        .split(/\s+,\s+/)
        .sort()
        .join(' , '),
      'key-count': number('key-count'),
      'max-txn-length': number('max-txn-length'),
      'max-writes-per-key': number('max-writes-per-key'),
    },
  };
}

/** Flags in which two tests differ. */
export function differences(one: Meaning, other: Meaning): Flag[] {
  return (Object.keys(one) as Flag[]).filter((flag) => one[flag] !== other[flag]);
}
