// Ends itself, with status 0, in the middle of the run.
import { serve } from './lib/serve.mjs';

serve({
  work(_request, n) {
    if (n === 3) process.exit(0);
    return false;
  },
});
