// Prints JSON that is no message: an answer without an envelope.
import { serve, write } from './lib/serve.mjs';

serve({
  work(request, n) {
    if (n === 3) write(`${JSON.stringify({ type: 'echo_ok', echo: request.body.echo })}\n`);
    return false;
  },
});
