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
  /** Each figure as written in the words, and the measure that gives it (graders/), to as many digits. */
  readonly figures: readonly (readonly [figure: string, measure: string])[];
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
  node: `broadcast/correct/${node}`,
  flags: `-w broadcast --node-count 25 --rate 100 --time-limit 20 --latency 100 --seed 1${more}`,
  figures: [
    [messages, 'servers-messages-per-operation'],
    [median, 'stable-latency-median'],
    [greatest, 'stable-latency-max'],
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
  latencyAndMessages('a star', 'star-ack.ts', ['23.8', '180', '202']),
  latencyAndMessages('a tree, batches', 'tree-batch.ts', ['6.9', '496', '630']),
  latencyAndMessages('a star, batches of 200 ms', 'star-batch.cjs', ['3.3', '290', '446']),
  latencyAndMessages('each node shows every other what it has', 'gossip-pull.mjs', ['35.2', '487', '700']),
];

export const shownReports: readonly ShownReport[] = [
  {
    text: 'chapters/reading-a-report.md',
    challenge: 'broadcast-3c',
    node: 'lessons/forwards-once.ts',
    flags: '--engine embedded --seed 1',
  },
];
