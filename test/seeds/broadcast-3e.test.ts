import { proveSeeds } from '../support/prove-seeds.ts';

await proveSeeds('broadcast-3e');
