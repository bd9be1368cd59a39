// Every fifth answer comes after six seconds.
import { answer, serve } from './lib/serve.mjs';

serve({
  work(request, n) {
    if (n % 5 !== 0) return false;
    setTimeout(answer, 6000, request);
  },
});
