// A rejection that nobody handles, some time after the request.
import { setTimeout as sleep } from 'node:timers/promises';
import { answer, serve } from './lib/serve.mjs';

async function work(request, n) {
  await sleep(20);
  if (n === 3) throw new RangeError('the third request is one too many');
  answer(request);
}

serve({ work });
