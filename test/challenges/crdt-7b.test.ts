import { proveChallenge } from '../support/prove-challenge.ts';

await proveChallenge('crdt-7b');
