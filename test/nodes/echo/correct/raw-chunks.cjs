// Raw chunks of stdin with framing of its own; swaps src and dest of the request in place.
let rest = '';
let counter = 0;

process.stdin.setEncoding('utf8');
process.stdin.on('data', (chunk) => {
  rest += chunk;
  let end = rest.indexOf('\n');
  while (end !== -1) {
    handle(rest.slice(0, end));
    rest = rest.slice(end + 1);
    end = rest.indexOf('\n');
  }
});

function handle(line) {
  const message = JSON.parse(line);
  const request = message.body;
  const answer = {
    src: message.dest,
    dest: message.src,
    body: { type: `${request.type}_ok`, msg_id: ++counter, in_reply_to: request.msg_id },
  };
  if (request.type === 'echo') answer.body.echo = request.echo;
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
