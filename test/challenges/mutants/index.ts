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
  'datomic-8a': datomic8a,
  'datomic-8b': datomic8b,
  'datomic-8c': datomic8c,
} as const satisfies Record<string, readonly Mutant[]>;

export type ChallengeId = keyof typeof allMutants;
