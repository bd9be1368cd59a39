// Never answers init.
import { serve } from './lib/serve.mjs';

serve({ init: () => true });
