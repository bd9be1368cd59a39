import { proveChallenge } from '../support/prove-challenge.ts';

await proveChallenge('kafka-5a');
