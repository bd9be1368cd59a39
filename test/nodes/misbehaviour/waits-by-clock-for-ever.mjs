// Waits by looking at the clock for a moment that never comes.
import { serve } from './lib/serve.mjs';

let deadline;

serve({
  work(_request, n) {
    if (n === 3) while (!(performance.now() > deadline));
    return false;
  },
});
