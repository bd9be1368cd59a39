// Asks a TCP server of its own before it answers.
import net from 'node:net';
import { answer, serve } from './lib/serve.mjs';

let port = 0;
const server = net.createServer((socket) => socket.end('yes'));
server.listen(0, '127.0.0.1', () => {
  port = server.address().port;
});

serve({
  work(request) {
    const socket = net.connect(port, '127.0.0.1');
    socket.on('data', () => answer(request));
  },
});
