import { proveChallenge } from '../support/prove-challenge.ts';

await proveChallenge('echo-1');
