// setImmediate for ever: busy, yet it goes on answering.
import { serve } from './lib/serve.mjs';

function again() {
  setImmediate(again);
}

serve({
  work(_request, n) {
    if (n === 3) again();
    return false;
  },
});
