// Chains microtasks for ever: the event loop never turns again.
import { serve } from './lib/serve.mjs';

async function forEver() {
  for (;;) await null;
}

serve({
  work(_request, n) {
    if (n === 3) forEver();
    return false;
  },
});
