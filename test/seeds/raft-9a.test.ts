import { proveSeeds } from '../support/prove-seeds.ts';

await proveSeeds('raft-9a');
