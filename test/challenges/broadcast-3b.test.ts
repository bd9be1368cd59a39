import { proveChallenge } from '../support/prove-challenge.ts';

await proveChallenge('broadcast-3b');
