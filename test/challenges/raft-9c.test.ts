import { proveChallenge } from '../support/prove-challenge.ts';

await proveChallenge('raft-9c');
