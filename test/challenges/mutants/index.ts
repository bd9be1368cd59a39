import type { Mutant } from '../../support/mutants.ts';
import { mutants as broadcast3a } from './broadcast-3a.ts';
import { mutants as broadcast3b } from './broadcast-3b.ts';
import { mutants as broadcast3c } from './broadcast-3c.ts';
import { mutants as broadcast3d } from './broadcast-3d.ts';
import { mutants as broadcast3e } from './broadcast-3e.ts';
import { mutants as crdt7a } from './crdt-7a.ts';
import { mutants as crdt7b } from './crdt-7b.ts';
import { mutants as datomic8a } from './datomic-8a.ts';
import { mutants as datomic8b } from './datomic-8b.ts';
import { mutants as datomic8c } from './datomic-8c.ts';
import { mutants as echo1 } from './echo-1.ts';
import { mutants as gCounter4 } from './g-counter-4.ts';
import { mutants as kafka5a } from './kafka-5a.ts';
import { mutants as kafka5b } from './kafka-5b.ts';
import { mutants as kafka5c } from './kafka-5c.ts';
import { mutants as raft9a } from './raft-9a.ts';
import { mutants as raft9b } from './raft-9b.ts';
import { mutants as raft9c } from './raft-9c.ts';
import { mutants as raft9d } from './raft-9d.ts';
import { mutants as txn6a } from './txn-6a.ts';
import { mutants as txn6b } from './txn-6b.ts';
import { mutants as txn6c } from './txn-6c.ts';
import { mutants as uniqueIds2 } from './unique-ids-2.ts';

/** The wrong nodes of each challenge. */
export const allMutants = {
  'echo-1': echo1,
  'unique-ids-2': uniqueIds2,
  'broadcast-3a': broadcast3a,
  'broadcast-3b': broadcast3b,
  'broadcast-3c': broadcast3c,
  'broadcast-3d': broadcast3d,
  'broadcast-3e': broadcast3e,
  'g-counter-4': gCounter4,
  'crdt-7a': crdt7a,
  'crdt-7b': crdt7b,
  'kafka-5a': kafka5a,
  'kafka-5b': kafka5b,
  'kafka-5c': kafka5c,
  'txn-6a': txn6a,
  'txn-6b': txn6b,
  'txn-6c': txn6c,
  'datomic-8a': datomic8a,
  'datomic-8b': datomic8b,
  'datomic-8c': datomic8c,
  'raft-9a': raft9a,
  'raft-9b': raft9b,
  'raft-9c': raft9c,
  'raft-9d': raft9d,
} as const satisfies Record<string, readonly Mutant[]>;

export type ChallengeId = keyof typeof allMutants;
