// Prints an empty line.
import { serve, write } from './lib/serve.mjs';

serve({
  work(_request, n) {
    if (n === 3) write('\n');
    return false;
  },
});
