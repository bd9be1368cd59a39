// 50 MB of text on one line of stdout.
import { serve, write } from './lib/serve.mjs';

serve({
  work(_request, n) {
    if (n === 3) write(`${'x'.repeat(50 * 1024 * 1024)}\n`);
    return false;
  },
});
