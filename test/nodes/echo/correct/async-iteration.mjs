// Top-level for await over the lines; writes with fs.writeSync.
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';

let id = '';

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  const { src, body } = JSON.parse(line);
  const answer = { in_reply_to: body.msg_id };
  if (body.type === 'init') {
    id = body.node_id;
    answer.type = 'init_ok';
  } else if (body.type === 'echo') {
    answer.type = 'echo_ok';
    answer.echo = body.echo;
  } else {
    answer.type = 'error';
    answer.code = 10;
    answer.text = `no such message: ${body.type}`;
  }
  writeSync(1, JSON.stringify({ src: id, dest: src, body: answer }) + '\n');
}
