// process.nextTick for ever: no timer and no input gets a turn.
import { serve } from './lib/serve.mjs';

function again() {
  process.nextTick(again);
}

serve({
  work(_request, n) {
    if (n === 3) again();
    return false;
  },
});
