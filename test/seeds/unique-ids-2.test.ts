import { proveSeeds } from '../support/prove-seeds.ts';

await proveSeeds('unique-ids-2');
