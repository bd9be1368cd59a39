/**
 * Which anomaly is also another one: each name to those it directly implies. Names as Elle prints them.
 * Source: elle/consistency_model.clj `implied-anomalies`, after Adya, "Weak Consistency" (1999), and
 * Cerone, Bernardi and Gotsman, "A framework for transactional consistency models with atomic visibility".
 *
 * Three ideas make most of it: what happens by data alone also happens when order within a process, and
 * order in real time, are added; fewer anti-dependencies (rw) are a special case of more, and apart ones of
 * any; a dependency through a single item is a special case of one through a predicate.
 */
export const impliedAnomalies: Readonly<Record<string, readonly string[]>> = {
  G0: ['G1c', 'G0-process'],
  'G0-process': ['G1c-process', 'G0-realtime'],
  'G0-realtime': ['G1c-realtime'],

  G1a: ['G1'],
  G1b: ['G1'],
  G1c: ['G1', 'G1c-process'],
  'G1c-process': ['G1c-realtime', 'G1-process'],
  'G1c-realtime': ['G1-realtime'],
  G1: ['G1-process'],
  'G1-process': ['G1-realtime'],

  'G-single-item': ['G-single', 'G-single-item-process', 'G-nonadjacent-item'],
  'G-single-item-process': ['G-single-process', 'G-single-item-realtime', 'G-nonadjacent-item-process'],
  'G-single-item-realtime': ['G-single-realtime', 'G-nonadjacent-item-realtime'],
  'G-single': ['G-nonadjacent', 'GSIb', 'G-single-process'],
  'G-single-process': ['G-nonadjacent-process', 'G-single-realtime'],
  'G-single-realtime': ['G-nonadjacent-realtime'],

  'G-nonadjacent-item': ['G-nonadjacent', 'G2-item', 'G-nonadjacent-item-process'],
  'G-nonadjacent-item-process': ['G-nonadjacent-process', 'G2-item-process', 'G-nonadjacent-item-realtime'],
  'G-nonadjacent-item-realtime': ['G2-item-realtime', 'G-nonadjacent-realtime'],
  'G-nonadjacent': ['G2', 'G-nonadjacent-process'],
  'G-nonadjacent-process': ['G2-process', 'G-nonadjacent-realtime'],
  'G-nonadjacent-realtime': ['G2-realtime'],

  G2: ['G2-process'],
  'G2-item': ['G2', 'G2-item-process'],
  'G2-item-process': ['G2-process', 'G2-item-realtime'],
  'G2-item-realtime': ['G2-realtime'],
  'G2-process': ['G2-realtime'],

  GSIa: ['GSI'],
  GSIb: ['GSI'],

  // Two reads of one list that no order of appends explains: one of them read what never was committed.
  'incompatible-order': ['G1a'],
  // A transaction that read what it was yet to write: a cycle of one.
  'future-read': ['G1c'],
  // A write built on one that was aborted.
  'dirty-update': ['G1a'],
  'lost-update': ['write-skew', 'G2-item'],
  'write-skew': ['G2'],
};
