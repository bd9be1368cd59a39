import { proveSeeds } from '../support/prove-seeds.ts';

await proveSeeds('txn-6b');
