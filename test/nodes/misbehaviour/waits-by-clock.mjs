// Waits 30 ms before each answer by looking at the clock over and over.
import { serve } from './lib/serve.mjs';

function wait(ms) {
  const end = Date.now() + ms;
  while (Date.now() < end);
}

serve({
  work() {
    wait(30);
    return false;
  },
});
