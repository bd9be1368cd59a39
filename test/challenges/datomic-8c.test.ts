import { proveChallenge } from '../support/prove-challenge.ts';

await proveChallenge('datomic-8c');
