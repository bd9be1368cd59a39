// Keeps ever more objects.
import { serve } from './lib/serve.mjs';

const kept = [];

serve({
  work(_request, n) {
    while (n === 3) kept.push({ at: kept.length, of: [kept.length, kept.length] });
    return false;
  },
});
