// Keeps ever more long strings.
import { serve } from './lib/serve.mjs';

const kept = [];

serve({
  work(_request, n) {
    while (n === 3) kept.push(String(kept.length).padEnd(8 * 1024 * 1024, 'ä') + kept.length);
    return false;
  },
});
