/**
 * What every recorded run must come to: every row was held against the files of its folder (verdict, section,
 * the lost values, the anomalies, the node's last words). What is left out: `completed`, no section, no plots, none muted.
 */
export interface ExpectedOutcome {
  /** Kind of the ending; of a tool's failure, its reason, too. */
  readonly ending?: string;
  /** `:valid?` of results.edn; null without results. */
  readonly valid: true | false | 'unknown' | null;
  /** The sections that decide. */
  readonly because?: readonly string[];
  /** Only plots are missing. */
  readonly plotsAlone?: boolean;
  /** Why nodes were not read any more. */
  readonly muted?: readonly string[];
  /** Exit status of `dscourse test`. */
  readonly status: 0 | 1 | 2 | 64;
  /** Left out where there is nothing to explain. */
  readonly headline?: string;
}

export const expectedOutcomes: Readonly<Record<string, ExpectedOutcome>> = {
  'bin-missing': {
    ending: 'tool-failed: node-not-started',
    valid: null,
    status: 2,
    headline:
      '/nonexistent/node could not be started: there is no such file, or the interpreter that its first line names is missing. Check the path after --bin.',
  },
  'broadcast-25-batch-fail': {
    valid: false,
    because: ['workload'],
    status: 1,
    headline: 'Value 30 is missing from what n20 returns, though n0 and n15 have it.',
  },
  'broadcast-25-grid-latency-pass': { valid: true, status: 0 },
  'broadcast-25-star-latency-pass': { valid: true, status: 0 },
  'broadcast-journal-partition-pass': { valid: true, status: 0 },
  'broadcast-nogossip-fail': {
    valid: false,
    because: ['workload'],
    status: 1,
    headline: 'Value 0 is missing from what n5 returns, though n1 has it.',
  },
  'broadcast-partition-fail': {
    valid: false,
    because: ['workload'],
    status: 1,
    headline: 'Value 0 is missing from what n4 returns, though n1, n2, n3 and n5 have it.',
  },
  'broadcast-partition-pass': { valid: true, status: 0 },
  'broadcast-pass': { valid: true, status: 0 },
  'cli-no-bin': {
    ending: 'tool-failed: bad-arguments',
    valid: null,
    status: 64,
    headline: 'Maelstrom refused its arguments: Expected a --bin PATH_TO_BINARY to test.',
  },
  'cli-unknown-flag': {
    ending: 'tool-failed: bad-arguments',
    valid: null,
    status: 64,
    headline: 'Maelstrom refused its arguments: Unknown option: "--no-such-flag".',
  },
  'cli-unknown-workload': {
    ending: 'tool-failed: bad-arguments',
    valid: null,
    status: 64,
    headline:
      'Maelstrom refused its arguments: Failed to validate "-w nonsense": Must be one of broadcast, echo, g-counter, g-set, kafka, lin-kv, pn-counter, txn-list-append, txn-rw-register, unique-ids.',
  },
  'echo-1node-idle': { valid: true, status: 0 },
  'echo-fail': {
    valid: false,
    because: ['workload'],
    status: 1,
    headline: 'n5 was sent "Please echo 56" and echoed "nope" at 0.056 s.',
  },
  'echo-log-net': { valid: true, status: 0 },
  'echo-no-gnuplot': { valid: 'unknown', because: ['perf'], plotsAlone: true, status: 0 },
  'echo-pass': { valid: true, status: 0 },
  'g-counter-fail': {
    valid: false,
    because: ['workload'],
    status: 1,
    headline:
      "The final read of n5 returned 0, 32 too little: all acknowledged adds make 32. That is what n5's own clients added and nothing else: no node sent another any message.",
  },
  'g-counter-pass': { valid: true, status: 0 },
  'g-counter-seq-kv-pass': { valid: true, status: 0 },
  'g-counter-stale-read-fail': {
    valid: false,
    because: ['workload'],
    status: 1,
    headline: 'The final read of n2 returned 1311, 1 too little: all acknowledged adds make 1312.',
  },
  'g-set-fail': {
    valid: false,
    because: ['workload'],
    status: 1,
    headline: 'Value 0 is missing from what n2 returns, though n3 has it.',
  },
  'g-set-pass': { valid: true, status: 0 },
  'kafka-demo-multinode': { valid: true, status: 0 },
  'kafka-fail': {
    valid: false,
    because: ['workload'],
    status: 1,
    headline:
      'Key "9" has two messages at offset 0: n0 acknowledged 1 with offset 0 at 0.657 s, n1 acknowledged 3 with offset 0 at 0.817 s. It is one of 37 such cases.',
  },
  'kafka-pass': { valid: true, status: 0 },
  'kafka-two-nodes-lin-kv-pass': { valid: true, status: 0 },
  'kafka-two-nodes-lost-writes-fail': {
    valid: false,
    because: ['workload'],
    status: 1,
    headline:
      'Key "58" has two messages at offset 1: n1 acknowledged 5 with offset 1 at 2.857 s, n1 acknowledged 7 with offset 1 at 2.876 s. It is one of 687 such cases.',
  },
  'lin-kv-concurrency-1n': {
    ending: 'tool-failed: bad-arguments',
    valid: null,
    status: 64,
    headline:
      'Maelstrom needs 6 workers at least for this workload and this many nodes, and had 3. Use --concurrency 2n, or a multiple of it.',
  },
  'lin-kv-fail': {
    valid: false,
    because: ['workload'],
    status: 1,
    headline:
      'n2 carried out a cas from 0 to 2 on key 1, as it said at 7.788 s, though it was asked at 7.78 s and n1 had acknowledged a write of 2 at 7.609 s, which no answer ever showed.',
  },
  'lin-kv-partition-pass': { valid: true, status: 0 },
  'lin-kv-pass': { valid: true, status: 0 },
  'node-crash': {
    ending: 'node-crashed',
    valid: null,
    status: 1,
    headline:
      'n0 ended with exit status 1 some time after 1.235 s, its last sign of life. A node must run until it is stopped.',
  },
  'pn-counter-fail': {
    valid: false,
    because: ['workload'],
    status: 1,
    headline:
      "The final read of n5 returned 0, 22 too much: all acknowledged adds make -22. That is what n5's own clients added and nothing else: no node sent another any message.",
  },
  'pn-counter-js-partition': { valid: true, status: 0 },
  'pn-counter-pass': { valid: true, status: 0 },
  'stdout-not-json': {
    valid: false,
    because: ['stats'],
    muted: ['not-json'],
    status: 1,
    headline:
      'n0 fell silent at 0.098 s. It printed "handling echo", which is not JSON; nothing is read after such a line.',
  },
  'txn-list-append-fail': {
    valid: false,
    because: ['workload'],
    status: 1,
    headline:
      'Transactions read key 7 as [1] and as [5,7,8] (by n0 at 0.273 s and n1 at 3.011 s): no order of appends leads to both.',
  },
  'txn-list-append-js-pass': { valid: true, status: 0 },
  'txn-list-append-pass': { valid: true, status: 0 },
  'txn-rw-register-dirty-rc-fail': {
    valid: false,
    because: ['workload'],
    status: 1,
    headline:
      'n0 returned 2 for key 10 at 0.493 s, though nobody may see that: a transaction of n0 wrote 2 and, before it was over, 3 and 4.',
  },
  'txn-rw-register-dirty-read-uncommitted-pass': { valid: true, status: 0 },
  'txn-rw-register-drops-writes-fail': {
    valid: false,
    because: ['workload'],
    status: 1,
    headline:
      'n0 answered another transaction than it was asked (at 0.001 s): its entry 1 is ["r",9,1], where ["w",9,1] of key 9 was asked for (2 entries asked for, 1 came back). (The first of 6,232 such answers.)',
  },
  'txn-rw-register-hat-pass': { valid: true, status: 0 },
  'txn-rw-register-pass': { valid: true, status: 0 },
  'unique-ids-availability-fail': {
    valid: false,
    because: ['availability'],
    status: 1,
    headline:
      '6 requests of 20847 failed, and every request must succeed. n2 did not answer generate at 0.004 s, while a partition cut it off from other nodes.',
  },
  'unique-ids-fail': {
    valid: false,
    because: ['workload'],
    status: 1,
    headline: 'Id 1 was given twice: by n0 at 0.05 s and by n1 at 0.096 s.',
  },
  'unique-ids-pass': { valid: true, status: 0 },
};
