// Leaks on a timer, a piece at a time, and answers all the while.
import { serve } from './lib/serve.mjs';

const kept = [];

serve({
  init() {
    setInterval(() => kept.push(Buffer.alloc(4 * 1024 * 1024, 1)), 5);
    return false;
  },
});
