import { proveSeeds } from '../support/prove-seeds.ts';

await proveSeeds('echo-1');
