import { proveSeeds } from '../support/prove-seeds.ts';

await proveSeeds('g-counter-4');
