// Answers init with "ok".
import { send, serve } from './lib/serve.mjs';

serve({
  init(request) {
    send(request.src, { type: 'ok', in_reply_to: request.body.msg_id });
  },
});
