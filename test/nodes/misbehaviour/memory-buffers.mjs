// Keeps ever more Buffers, which lie outside the heap.
import { serve } from './lib/serve.mjs';

const kept = [];

serve({
  work(_request, n) {
    while (n === 3) kept.push(Buffer.alloc(16 * 1024 * 1024, kept.length));
    return false;
  },
});
