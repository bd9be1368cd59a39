/**
 * The consistency models: which are stronger than which, and what each rules out. Source:
 * elle/consistency_model.clj `models`, `direct-proscribed-anomalies`, which names the papers (Adya; Bailis;
 * Cerone, Bernardi and Gotsman; Daudjee and Salem; Zuikeviciute and Pedone).
 */
import type { ConsistencyModel } from '../../../consistency-models.ts';

/** Readable names to the one that the rest of this file uses. */
export const canonicalNames: Readonly<Partial<Record<ConsistencyModel, ConsistencyModel>>> = {
  'read-uncommitted': 'PL-1',
  'read-committed': 'PL-2',
  'monotonic-view': 'PL-2L',
  'cursor-stability': 'PL-CS',
  'monotonic-snapshot-read': 'PL-MSR',
  'consistent-view': 'PL-2+',
  'forward-consistent-view': 'PL-FCV',
  'repeatable-read': 'PL-2.99',
  'snapshot-isolation': 'PL-SI',
  'update-serializable': 'PL-3U',
  'conflict-serializable': 'PL-3',
  serializable: 'PL-3',
  'strict-serializable': 'PL-SS',
  'strong-serializable': 'PL-SS',
  'strong-session-read-uncommitted': 'strong-session-PL-1',
  'strong-session-read-committed': 'strong-session-PL-2',
  'strong-read-uncommitted': 'strong-PL-1',
  'strong-read-committed': 'strong-PL-2',
};

/** Where several names mean one model, the one that is printed: Elle's choice. */
export const printedNames: Readonly<Partial<Record<ConsistencyModel, ConsistencyModel>>> = {
  'PL-3': 'serializable',
  'PL-SS': 'strong-serializable',
};

/** Each model to weaker ones: a history that satisfies the first satisfies those. Canonical names. */
export const weakerModels: Readonly<Partial<Record<ConsistencyModel, readonly ConsistencyModel[]>>> = {
  // Of transactions.
  'PL-2': ['PL-1'],
  'PL-CS': ['PL-2'],
  'PL-2L': ['PL-2'],
  'PL-MSR': ['PL-2'],
  'PL-2+': ['PL-CS', 'PL-2L'],
  'PL-FCV': ['PL-2+'],
  'PL-3U': ['PL-FCV'],
  'PL-2.99': ['PL-CS', 'monotonic-atomic-view'],
  'PL-SI': ['PL-FCV', 'monotonic-atomic-view', 'PL-MSR', 'parallel-snapshot-isolation', 'prefix'],
  'PL-3': ['PL-2.99', 'PL-3U', 'PL-SI', 'view-serializable'],
  'monotonic-atomic-view': ['PL-2'],
  'read-atomic': ['monotonic-atomic-view'],
  'update-atomic': ['read-atomic'],
  'causal-cerone': ['read-atomic'],
  prefix: ['causal-cerone'],
  'parallel-snapshot-isolation': ['causal-cerone', 'update-atomic'],
  'session-serializable': ['1SR'],
  // With order in a session, or in real time.
  'strong-session-PL-1': ['PL-1'],
  'strong-session-PL-2': ['PL-2', 'strong-session-PL-1'],
  'strong-session-snapshot-isolation': ['PL-SI', 'strong-session-PL-2'],
  'strong-session-serializable': ['PL-3', 'strong-session-snapshot-isolation'],
  'strong-PL-1': ['strong-session-PL-1'],
  'strong-PL-2': ['strong-session-PL-2', 'strong-PL-1'],
  'strong-snapshot-isolation': ['strong-session-snapshot-isolation', 'strong-PL-2'],
  'PL-SS': [
    'PL-3',
    'linearizable',
    'PL-SI',
    'strong-snapshot-isolation',
    'strong-session-serializable',
    'session-serializable',
  ],
  // Of single objects.
  linearizable: ['sequential'],
  sequential: ['causal'],
  causal: ['writes-follow-reads', 'PRAM'],
  PRAM: ['monotonic-reads', 'monotonic-writes', 'read-your-writes'],
};

/** What each model rules out beyond what weaker ones do. Canonical names; anomalies as Elle prints them. */
export const prohibitedDirectly: Readonly<Partial<Record<ConsistencyModel, readonly string[]>>> = {
  // A history in Adya's sense can have neither: the versions of an object are in a total order.
  'PL-1': ['G0', 'duplicate-elements', 'cyclic-versions', 'PL-1-cycle-exists'],
  'PL-2': ['G1', 'PL-2-cycle-exists'],
  'PL-CS': ['G1', 'G-cursor', 'lost-update'],
  'PL-2L': ['G1', 'G-monotonic'],
  'PL-MSR': ['G1', 'G-MSR'],
  'PL-2+': ['G1', 'G-single'],
  'PL-FCV': ['G1', 'G-SIb'],
  'PL-3U': ['G1', 'G-update'],
  'PL-2.99': ['G1', 'G2-item', 'PL-2.99-cycle-exists', 'lost-update'],
  // Generalized snapshot isolation forbids every cycle whose anti-dependencies are all apart.
  'PL-SI': ['internal', 'G1', 'G-SI', 'G-nonadjacent', 'PL-SI-cycle-exists'],
  'PL-3': ['internal', 'G1', 'G2', 'predicate-read-miss', 'PL-3-cycle-exists'],
  'PL-SS': ['G1', 'G1c-realtime', 'G2-realtime', 'PL-SS-cycle-exists'],
  'read-atomic': ['internal', 'G1a', 'future-read'],
  'update-atomic': ['lost-update'],
  'causal-cerone': ['internal', 'G1a'],
  prefix: ['internal', 'G1a'],
  'parallel-snapshot-isolation': ['internal', 'G1a'],
  'strong-session-PL-1': ['strong-session-PL-1-cycle-exists', 'G0-process'],
  'strong-session-PL-2': ['strong-session-PL-2-cycle-exists', 'G1c-process'],
  'strong-session-snapshot-isolation': [
    'internal',
    'G1-process',
    'G-nonadjacent-process',
    'strong-session-snapshot-isolation-cycle-exists',
  ],
  'strong-session-serializable': ['G1-process', 'G2-process', 'strong-session-serializable-cycle-exists'],
  'strong-PL-1': ['strong-PL-1-cycle-exists', 'G0-realtime'],
  'strong-PL-2': ['strong-PL-2-cycle-exists', 'G1c-realtime'],
  'strong-snapshot-isolation': [
    'internal',
    'G1-realtime',
    'G-nonadjacent-realtime',
    'strong-snapshot-isolation-cycle-exists',
  ],
};
