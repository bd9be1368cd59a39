/**
 * Figures in lessons and chapters that were measured: which words they stand in, and the run that gives them.
 * `npm run test:seeds` makes each run and compares; test/lessons/measured-figures.test.ts sees that the words stand
 * where they are said to stand.
 */

export interface MeasuredFigures {
  /** The file, from the root of the package. */
  readonly text: string;
  /** As they stand there, but for how much space is between them. */
  readonly words: string;
  /** The node that was run, below test/nodes. */
  readonly node: string;
  /** Flags of `dscourse test`, the seed among them. */
  readonly flags: string;
  /**
   * Each figure as written in the words, and the measure that gives it (graders/): to as many decimals, or
   * rounded to a multiple of `step`.
   */
  readonly figures: readonly (readonly [figure: string, measure: string, step?: number])[];
}

/** A report that a chapter shows: what `dscourse grade` prints, but for the time that it took. */
export interface ShownReport {
  readonly text: string;
  readonly challenge: string;
  readonly node: string;
  /** Flags of `dscourse grade`. */
  readonly flags: string;
}

const latencyAndMessages = (
  name: string,
  node: string,
  [messages, median, greatest]: readonly [string, string, string],
  more = '',
): MeasuredFigures => ({
  text: 'chapters/benchmarks-and-trade-offs.md',
  words: `| ${name} | ${messages} | ${median} ms | ${greatest} ms |`,
  node: node.startsWith('solutions/') ? node : `broadcast/correct/${node}`,
  flags: `-w broadcast --node-count 25 --rate 100 --time-limit 20 --latency 100 --seed 1${more}`,
  figures: [
    [messages, 'servers-messages-per-operation'],
    [median, 'stable-latency-median'],
    [greatest, 'stable-latency-max'],
  ],
});

const messagesAndRefusals = (
  name: string,
  node: string,
  [messages, refused]: readonly [string, string],
): MeasuredFigures => ({
  text: 'challenges/kafka-5c/lesson.md',
  words: `| ${name} | ${messages} | ${refused} |`,
  node: `kafka/correct/${node}`,
  flags: '-w kafka --node-count 2 --concurrency 2n --rate 1000 --time-limit 20 --seed 1',
  figures: [
    [messages, 'servers-messages-per-operation'],
    [refused, 'refused-writes-per-operation'],
  ],
});

const messagesAndCharacters = (
  name: string,
  node: string,
  [messages, characters]: readonly [string, string],
): MeasuredFigures => ({
  text: 'challenges/datomic-8c/lesson.md',
  words: `| ${name} | ${messages} | ${characters} |`,
  node: node.startsWith('solutions/') ? node : `txn-list-append/correct/${node}`,
  flags: '-w txn-list-append --node-count 2 --concurrency 4n --rate 100 --time-limit 10 --latency 2 --seed 1',
  figures: [
    [messages, 'servers-messages-per-operation'],
    [characters, 'servers-characters-per-operation', 10],
  ],
});

export const measuredFigures: readonly MeasuredFigures[] = [
  latencyAndMessages(
    'flooding, every node to every other',
    'flood-ack.mjs',
    ['797.9', '82', '99'],
    ' --topology total',
  ),
  latencyAndMessages('flooding along the grid', 'flood-ack.mjs', ['77.7', '460', '797']),
  latencyAndMessages('flooding along a line', 'flood-ack.mjs', ['33.4', '1596', '2393'], ' --topology line'),
  latencyAndMessages('a tree, four children each', 'tree4-ack.mjs', ['23.8', '361', '500']),
  latencyAndMessages('a star', 'solutions/broadcast-3d/main.ts', ['23.8', '180', '202']),
  latencyAndMessages('a tree, batches', 'solutions/broadcast-3e/main.ts', ['6.9', '496', '630']),
  latencyAndMessages('a star, batches of 200 ms', 'star-batch.cjs', ['3.3', '290', '446']),
  latencyAndMessages('each node shows every other what it has', 'gossip-pull.mjs', ['35.2', '487', '700']),
  messagesAndRefusals('each log one value of `lin-kv`, changed by compare-and-set', 'lin-kv.mjs', [
    '5.85',
    '0.19',
  ]),
  messagesAndRefusals('an owner for each key, to which all requests are passed on', 'owner-forward.ts', [
    '1.26',
    '0',
  ]),
  messagesAndRefusals('an owner for each key, and copies shipped every 50 ms', 'owner-ships.mjs', [
    '0.56',
    '0',
  ]),
  {
    ...messagesAndRefusals('', 'owner-ships.mjs', ['0.56', '0']),
    words: 'The reference measured 0.56',
    figures: [['0.56', 'servers-messages-per-operation']],
  },
  messagesAndCharacters('8b, a read and a compare-and-set', 'lin-kv.mjs', ['5.0', '7,560']),
  messagesAndCharacters('8b, the value remembered', 'solutions/datomic-8b/main.ts', ['4.1', '8,010']),
  messagesAndCharacters('commits in `lww-kv`, the head in `lin-kv`', 'solutions/datomic-8c/main.ts', [
    '7.0',
    '500',
  ]),
  messagesAndCharacters('a log in `lin-kv`, several transactions in one entry', 'log.mjs', ['4.4', '340']),
];

export const shownReports: readonly ShownReport[] = [
  {
    text: 'chapters/reading-a-report.md',
    challenge: 'broadcast-3c',
    node: 'lessons/forwards-once.ts',
    flags: '--engine embedded --seed 1',
  },
];
