/** Always answers the same text, as the recorded echo_bad.rb. */
import { createNode } from './node.mjs';

const node = createNode({ echo: (request) => node.reply(request, { type: 'echo_ok', echo: 'nope' }) });
