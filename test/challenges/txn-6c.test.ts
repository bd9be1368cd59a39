import { proveChallenge } from '../support/prove-challenge.ts';

await proveChallenge('txn-6c');
