// Loops for ever in a handler.
import { serve } from './lib/serve.mjs';

serve({
  work(_request, n) {
    let turns = 0;
    while (n === 3) turns += 1;
    return turns > 0;
  },
});
