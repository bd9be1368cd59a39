// Greets on stdout before anything else.
import { serve } from './lib/serve.mjs';

console.log('node is starting');
serve({});
