import { proveSeeds } from '../support/prove-seeds.ts';

await proveSeeds('crdt-7b');
