import { proveSeeds } from '../support/prove-seeds.ts';

await proveSeeds('kafka-5b');
