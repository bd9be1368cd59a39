// High-resolution clock, process id and a counter, in a CommonJS class.
const readline = require('node:readline');

class IdServer {
  constructor(input, output) {
    this.output = output;
    this.counter = 0;
    this.handlers = {
      init: (request) => this.init(request),
      generate: (request) => this.generate(request),
    };
    readline.createInterface({ input, terminal: false }).on('line', (line) => this.receive(line));
  }

  receive(line) {
    const request = JSON.parse(line);
    const handler = this.handlers[request.body.type];
    if (!handler) throw new Error(`No handler for ${request.body.type}`);
    this.reply(request, handler(request));
  }

  init(request) {
    this.id = request.body.node_id;
    return { type: 'init_ok' };
  }

  generate() {
    const clock = process.hrtime.bigint();
    this.counter = (this.counter + 1) % 4096;
    return { type: 'generate_ok', id: [String(clock), process.pid, this.counter].join('.') };
  }

  reply(request, body) {
    body.in_reply_to = request.body.msg_id;
    this.output.write(`${JSON.stringify({ src: this.id, dest: request.src, body })}\n`);
  }
}

new IdServer(process.stdin, process.stdout);
