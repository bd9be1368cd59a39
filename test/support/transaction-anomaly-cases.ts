/** Histories that show one anomaly each, in the short form of {@link transactionHistory}. */

/** One anomaly: a history with it, the weakest model that it rules out, the next weaker one, and a cure. */
export interface AnomalyCase {
  readonly type: string;
  readonly history: readonly string[];
  readonly ruledOut: string;
  /** A model that the same history keeps. */
  readonly kept: string;
  /** The history without the anomaly: by event, what stands there instead. */
  readonly cure: Readonly<Record<number, string>>;
}

/** Another dependency, so that no graph is empty. */
export const apart = ['8 z<1', '9 z=1'];

/** What lists and registers show alike. */
export const casesOfBoth: readonly AnomalyCase[] = [
  {
    type: 'G1c',
    history: ['0: x<1 y=1', '1: y<1 x=1', '0.', '1.'],
    ruledOut: 'read-committed',
    kept: 'read-uncommitted',
    cure: { 0: '0: x<1 y=' },
  },
  {
    type: 'G-single-item',
    history: ['0: x<1 y<1', '1: x= y=1', '0.', '1.'],
    ruledOut: 'consistent-view',
    kept: 'monotonic-view',
    cure: { 1: '1: x=1 y=1' },
  },
  {
    type: 'G-nonadjacent-item',
    history: ['0: x<1', '1: y<1', '2: x=1 y=', '3: x= y=1', '0.', '1.', '2.', '3.'],
    ruledOut: 'snapshot-isolation',
    kept: 'parallel-snapshot-isolation',
    cure: { 3: '3: x=1 y=1' },
  },
  {
    type: 'G2-item',
    history: ['0: x= y<1', '1: y= x<1', '0.', '1.'],
    ruledOut: 'repeatable-read',
    kept: 'snapshot-isolation',
    cure: { 1: '1: y=1 x<1' },
  },
  {
    type: 'G1c-process',
    history: ['0 x=1', '0 y<1', '1 y=1', '1 x<1'],
    ruledOut: 'strong-session-read-committed',
    kept: 'read-committed',
    cure: { 0: '0 x=' },
  },
  {
    type: 'G-single-item-process',
    history: ['0 x<1', '0 x='],
    ruledOut: 'strong-session-snapshot-isolation',
    kept: 'serializable',
    cure: { 1: '0 x=1' },
  },
  {
    type: 'G2-item-process',
    history: ['0 y<1', '0 x=', '1 y= x<1'],
    ruledOut: 'strong-session-serializable',
    kept: 'strong-session-snapshot-isolation',
    cure: { 2: '1 y=1 x<1' },
  },
  {
    type: 'G1c-realtime',
    history: ['0 x=1', '1 x<1'],
    ruledOut: 'strong-read-committed',
    kept: 'strong-session-read-committed',
    cure: { 0: '0 x=' },
  },
  {
    type: 'G-single-item-realtime',
    history: ['0 x<1', '1 x='],
    ruledOut: 'strong-snapshot-isolation',
    kept: 'strong-session-serializable',
    cure: { 1: '1 x=1' },
  },
  {
    type: 'G-nonadjacent-item-realtime',
    history: ['2: x<1', '3: x=1 y=', '4 y<1', '1 x=', '2.', '3.'],
    ruledOut: 'strong-snapshot-isolation',
    kept: 'strong-session-serializable',
    cure: { 3: '1 x=1' },
  },
  {
    type: 'G2-item-realtime',
    history: ['2: y= x<1', '0 y<1', '1 x=', '2.'],
    ruledOut: 'strict-serializable',
    kept: 'strong-snapshot-isolation',
    cure: { 0: '2: y=1 x<1' },
  },
  {
    type: 'G1a',
    history: ['0: x<1', '0!', '1 x=1'],
    ruledOut: 'read-committed',
    kept: 'read-uncommitted',
    cure: { 2: '1 x=' },
  },
];
