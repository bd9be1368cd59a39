// A message of 50 MB to its peer, which answers with the length.
import { node, send, serve } from './lib/serve.mjs';

serve({
  work(_request, n) {
    const peer = node.ids.find((id) => id !== node.id);
    if (n === 3) send(peer, { type: 'load', load: 'y'.repeat(50 * 1024 * 1024) });
    return false;
  },
  other(request) {
    const { type, load } = request.body;
    if (type === 'load') send(request.src, { type: 'loaded', bytes: load.length });
    else console.error(`peer got ${request.body.bytes} bytes`);
  },
});
