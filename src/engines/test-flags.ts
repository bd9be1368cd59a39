/**
 * The flags of `dscourse test`: Maelstrom's own (read as its parser reads them: anywhere before `--`,
 * `--flag value` or `--flag=value`, the last one counts) and ours. Pure; files are read by the caller.
 */
import { DscourseError } from '../errors.ts';
import { nearest } from '../nearest.ts';
import type { Engine, LatencyDistribution, NemesisName, Topology, WorkloadName } from './engine.ts';
import { checkedSeed, type WrittenTest, workloadNames } from './test-spec.ts';

export interface TestFlags {
  readonly test: WrittenTest;
  readonly bin: string;
  readonly nodeArguments: readonly string[];
  readonly engine: Engine['name'];
  /** Null: one is drawn. */
  readonly seed: number | null;
  /** Number of seeds, from `seed` on; on Maelstrom, which has none, of runs. */
  readonly seeds: number;
  /** With `--test-count`: one after the other, and the first that is not valid is the last. */
  readonly stopAtFirst: boolean;
  readonly realtime: boolean;
  readonly checkDeterminism: boolean;
  readonly printCommand: boolean;
  /** Folder to keep the run directories in. */
  readonly keep: string | null;
  readonly logStderr: boolean;
  readonly logNetSend: boolean;
  readonly logNetRecv: boolean;
  /** What was accepted and does nothing, each a sentence. */
  readonly notes: readonly string[];
}

export interface FlagSources {
  /** What followed `--`. */
  readonly nodeArguments: readonly string[];
  /** Text of a file named on the command line. @throws DscourseError when there is none. */
  readonly readFile: (path: string) => string;
}

/** Flag to whether it takes a value. */
const flags = {
  '--workload': true,
  '--bin': true,
  '--node-count': true,
  '--node': true,
  '--nodes': true,
  '--nodes-file': true,
  '--concurrency': true,
  '--rate': true,
  '--time-limit': true,
  '--latency': true,
  '--latency-dist': true,
  '--topology': true,
  '--nemesis': true,
  '--nemesis-interval': true,
  '--availability': true,
  '--consistency-models': true,
  '--key-count': true,
  '--max-txn-length': true,
  '--max-writes-per-key': true,
  '--test-count': true,
  '--log-stderr': false,
  '--log-net-send': false,
  '--log-net-recv': false,
  // Inherited by Maelstrom from Jepsen, where they reach real machines.
  '--leave-db-running': false,
  '--logging-json': false,
  '--no-ssh': false,
  '--username': true,
  '--password': true,
  '--ssh-private-key': true,
  '--strict-host-key-checking': false,
  // Ours.
  '--engine': true,
  '--seed': true,
  '--seeds': true,
  '--realtime': false,
  '--check-determinism': false,
  '--print-command': false,
  '--keep': true,
  '--store': true,
} as const satisfies Record<string, boolean>;
type Flag = keyof typeof flags;
const flagNames = Object.keys(flags) as Flag[];

const withoutEffect: readonly Flag[] = [
  '--leave-db-running',
  '--logging-json',
  '--no-ssh',
  '--username',
  '--password',
  '--ssh-private-key',
  '--strict-host-key-checking',
];
const shortFlags: Readonly<Record<string, Flag>> = { '-w': '--workload', '-n': '--node' };

/** Dashes that word processors and web pages put where two hyphens were typed. */
const pastedDash = /^[-]?[\u2010-\u2015\u2212\uFE58\uFE63\uFF0D]/;

/**
 * Reads the flags.
 *
 * @param argv everything before `--`.
 * @throws DscourseError, one for the first mistake.
 */
export function parseTestFlags(argv: readonly string[], sources: FlagSources): TestFlags {
  const { values, positional } = collect(argv);
  const text = (flag: Flag): string | null => values.get(flag)?.at(-1) ?? null;
  const given = (flag: Flag): boolean => values.has(flag);
  const bin = text('--bin');
  const workload = text('--workload');
  if (workload === null) throw missingWorkload();
  if (bin === null || bin === '') {
    throw usage(
      'missing-bin',
      'There is no program to test: --bin is missing.',
      `Name it: dscourse test -w ${workload} --bin node.ts`,
    );
  }
  if (given('--seeds') && given('--test-count')) {
    throw usage(
      'bad-seeds',
      '--seeds and --test-count both say how often to run.',
      'Give one of them: --seeds runs all side by side, --test-count stops at the first that is not valid.',
    );
  }
  const engine = engineName(text('--engine'));
  if (engine === 'maelstrom') refuseSeeds(given);
  const nodes = nodeNames(values, sources);
  const notes = withoutEffect
    .filter(given)
    .map((flag) => `${flag} has no effect here: nodes run on this machine.`);
  if (nodes !== null && given('--node-count')) {
    notes.push('The names of nodes have no effect beside --node-count, which names them n0, n1 and so on.');
  }
  if (engine === 'maelstrom' && given('--realtime')) {
    notes.push('--realtime has no effect here: Maelstrom knows no other time.');
  }
  if (positional.length > 0) {
    notes.push(
      `Passed on to the node: ${positional.join(' ')} (arguments of the node are best put after --).`,
    );
  }
  const number = (flag: Flag): number | null => numberOf(flag, text(flag));
  const seed = number('--seed');
  // What a flag may be is checked where the TestSpec is made, with the challenge files.
  const test: WrittenTest = {
    workload: workload as WorkloadName,
    ...optional('nodeCount', number('--node-count')),
    ...optional('nodes', nodes),
    ...optional('concurrency', text('--concurrency')),
    ...optional('rate', number('--rate')),
    ...optional('timeLimit', number('--time-limit')),
    ...optional('latency', number('--latency')),
    ...optional('latencyDist', text('--latency-dist') as LatencyDistribution | null),
    ...optional('topology', text('--topology') as Topology | null),
    ...optional('nemesis', commaList(text('--nemesis')) as NemesisName[] | null),
    ...optional('nemesisInterval', number('--nemesis-interval')),
    ...optional('availability', availability(text('--availability'))),
    ...optional('consistencyModels', commaList(text('--consistency-models'))),
    ...optional('keyCount', number('--key-count')),
    ...optional('maxTxnLength', number('--max-txn-length')),
    ...optional('maxWritesPerKey', number('--max-writes-per-key')),
  };
  return {
    test,
    bin,
    engine,
    nodeArguments: [...positional, ...sources.nodeArguments],
    seed: seed === null ? null : checkedSeed(seed),
    seeds: howOften('--seeds', number('--seeds')) ?? howOften('--test-count', number('--test-count')) ?? 1,
    stopAtFirst: given('--test-count'),
    realtime: given('--realtime'),
    checkDeterminism: given('--check-determinism'),
    printCommand: given('--print-command'),
    keep: text('--keep') ?? text('--store'),
    logStderr: given('--log-stderr'),
    logNetSend: given('--log-net-send'),
    logNetRecv: given('--log-net-recv'),
    notes,
  };
}

const engines = ['embedded', 'maelstrom'] as const;

function engineName(typed: string | null): Engine['name'] {
  if (typed === null) return 'embedded';
  const known = engines.find((name) => name === typed);
  if (known !== undefined) return known;
  const [meant] = nearest(typed, engines);
  throw usage(
    'bad-engine',
    `There is no engine "${typed}".`,
    `${meant === undefined ? '' : `Did you mean ${meant}? `}Give --engine embedded or --engine maelstrom.`,
  );
}

/** Maelstrom draws afresh on every run. */
function refuseSeeds(given: (flag: Flag) => boolean): void {
  if (given('--seed')) {
    throw usage(
      'no-seed',
      'Maelstrom has no seed: its runs are real, each is another one, and none can be repeated.',
      'Leave --seed out (--seeds 3 runs three times), or use --engine embedded, where a seed repeats a run.',
    );
  }
  if (given('--check-determinism')) {
    throw usage(
      'no-seed',
      '--check-determinism compares two runs of one seed, and Maelstrom has no seed.',
      'Use it with --engine embedded.',
    );
  }
}

function collect(argv: readonly string[]): { values: Map<Flag, string[]>; positional: string[] } {
  const values = new Map<Flag, string[]>();
  const positional: string[] = [];
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index] ?? '';
    if (pastedDash.test(word)) throw pasted(word);
    if (!word.startsWith('-') || word === '-') {
      positional.push(word);
      continue;
    }
    const { flag, attached } = split(word);
    let value = '';
    if (flags[flag]) {
      const next = attached ?? argv[index + 1];
      if (next === undefined || (attached === null && isFlag(next))) {
        throw usage('missing-value', `${flag} needs a value.`, `Write it behind the flag: ${flag} <value>`);
      }
      value = next;
      if (attached === null) index++;
    } else if (attached !== null) {
      throw usage(
        'unexpected-value',
        `${flag} takes no value, and it was given "${attached}".`,
        `Write ${flag} alone.`,
      );
    }
    values.set(flag, [...(values.get(flag) ?? []), value]);
  }
  return { values, positional };
}

/** The flag a word names, and the value attached to it (`--rate=10`, `-wecho`). */
function split(word: string): { flag: Flag; attached: string | null } {
  if (!word.startsWith('--')) {
    const flag = shortFlags[word.slice(0, 2)];
    if (flag === undefined) throw unknownFlag(word);
    const rest = word.slice(2);
    return { flag, attached: rest === '' ? null : rest.replace(/^=/, '') };
  }
  const equals = word.indexOf('=');
  const name = equals === -1 ? word : word.slice(0, equals);
  const flag = flagNames.find((known) => known === name);
  if (flag === undefined) throw unknownFlag(name);
  return { flag, attached: equals === -1 ? null : word.slice(equals + 1) };
}

function isFlag(word: string): boolean {
  return word in shortFlags || flagNames.some((known) => word === known || word.startsWith(`${known}=`));
}

/** Names from --nodes-file, --nodes and -n together, in Jepsen's order; null when none was given. */
function nodeNames(values: Map<Flag, string[]>, sources: FlagSources): string[] | null {
  const file = values.get('--nodes-file')?.at(-1);
  const list = values.get('--nodes')?.at(-1);
  const single = values.get('--node');
  if (file === undefined && list === undefined && single === undefined) return null;
  const fromFile = file === undefined ? [] : sources.readFile(file).split(/\s*\n\s*/);
  return [
    ...fromFile.filter((name) => name !== ''),
    ...(list === undefined ? [] : list.split(/,\s*/)),
    ...(single ?? []),
  ];
}

/** `a, :b,c` as `a`, `b` and `c`. */
export function commaList(text: string | null): string[] | null {
  if (text === null) return null;
  return text
    .split(',')
    .map((part) => part.trim().replace(/^:/, ''))
    .filter((part) => part !== '');
}

function numberOf(flag: Flag, text: string | null): number | null {
  if (text === null) return null;
  if (/^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(text.trim())) return Number(text);
  throw usage(
    `bad-${flag.slice(2)}`,
    `${flag} needs a number, and "${text}" is none.`,
    `For example: ${flag} 10`,
  );
}

/** `total`, a fraction, or null where nothing was typed; its bounds are checked in test-spec.ts. */
export function availability(text: string | null): number | 'total' | null {
  if (text === null || text === 'total') return text;
  const fraction = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isNaN(fraction)) return fraction;
  throw usage(
    'bad-availability',
    `--availability can't be "${text}".`,
    'Give total, or a fraction from 0 to 1, as in --availability 0.99',
  );
}

function howOften(flag: Flag, count: number | null): number | null {
  if (count === null || (Number.isSafeInteger(count) && count > 0 && count <= 100_000)) return count;
  throw usage(`bad-${flag.slice(2)}`, `${flag} can't be ${count}.`, 'Give a whole number from 1 to 100000.');
}

function optional<Key extends string, Value>(key: Key, value: Value | null): Partial<Record<Key, Value>> {
  return value === null ? {} : ({ [key]: value } as Partial<Record<Key, Value>>);
}

function missingWorkload(): DscourseError {
  return usage(
    'missing-workload',
    'There is no workload: -w is missing. (Maelstrom would take lin-kv.)',
    `Name one: -w ${workloadNames.join(', -w ')}`,
  );
}

function unknownFlag(flag: string): DscourseError {
  const [meant] = nearest(flag, [...flagNames, ...Object.keys(shortFlags), '--json', '--help']);
  return usage(
    'unknown-flag',
    `There is no flag ${flag}.`,
    `${meant === undefined ? '' : `Did you mean ${meant}? `}Flags of the node go after --, ours are listed by: dscourse test --help`,
  );
}

function pasted(word: string): DscourseError {
  const bare = word.replace(/^[-\u2010-\u2015\u2212\uFE58\uFE63\uFF0D]+/, '');
  const short = shortFlags[`-${bare}`] !== undefined;
  const name = `${short ? '-' : '--'}${bare}`;
  return usage(
    'pasted-dash',
    `"${word}" begins with a long dash instead of ${short ? 'a hyphen' : 'two hyphens'}, as text copied from a web page does. Maelstrom would hand it to the node and leave the flag out.`,
    `Write ${name}`,
  );
}

function usage(code: string, message: string, fix: string): DscourseError {
  return new DscourseError({ code, message, fix });
}
