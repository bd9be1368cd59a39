import { proveChallenge } from '../support/prove-challenge.ts';

await proveChallenge('unique-ids-2');
