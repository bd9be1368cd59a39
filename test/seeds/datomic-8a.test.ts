import { proveSeeds } from '../support/prove-seeds.ts';

await proveSeeds('datomic-8a');
