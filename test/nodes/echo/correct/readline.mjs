// readline and console.log, as most first attempts look.
import readline from 'node:readline';

let nodeId;

const lines = readline.createInterface({ input: process.stdin });

function reply(request, body) {
  const message = { src: nodeId, dest: request.src, body: { ...body, in_reply_to: request.body.msg_id } };
  console.log(JSON.stringify(message));
}

lines.on('line', (line) => {
  const request = JSON.parse(line);
  switch (request.body.type) {
    case 'init':
      nodeId = request.body.node_id;
      reply(request, { type: 'init_ok' });
      break;
    case 'echo':
      reply(request, { type: 'echo_ok', echo: request.body.echo });
      break;
  }
});
