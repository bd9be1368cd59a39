import { proveChallenge } from '../support/prove-challenge.ts';

await proveChallenge('g-counter-4');
