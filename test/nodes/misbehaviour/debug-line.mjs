// Prints a line for debugging on stdout.
import { serve } from './lib/serve.mjs';

serve({
  work(_request, n) {
    if (n === 3) console.log('handling request', n);
    return false;
  },
});
