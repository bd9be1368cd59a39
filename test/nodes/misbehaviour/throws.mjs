// Throws where nobody catches.
import { serve } from './lib/serve.mjs';

function lookUp(request) {
  return request.body.headers.trace;
}

serve({
  work(request, n) {
    if (n === 3) lookUp(request);
    return false;
  },
});
