/**
 * echo-1: answer every message of type `echo` with what it says.
 *
 * A request looks like this:
 *
 *     { "src": "c2", "dest": "n1", "body": { "type": "echo", "msg_id": 3, "echo": "Please echo 35" } }
 *
 * and the answer that is wanted like this:
 *
 *     { "src": "n1", "dest": "c2", "body": { "type": "echo_ok", "in_reply_to": 3, "echo": "Please echo 35" } }
 *
 * The library in ../lib does the envelope: it reads the lines, answers the first message (`init`), and
 * `node.reply` fills in src, dest and in_reply_to. It is short; have a look at ../lib/node.ts.
 */
import { Node } from '../lib/node.ts';

const node = new Node();

node.on('echo', (message) => {
  // console.log goes to stderr here: stdout belongs to the network.
  console.log('was asked to echo', message.body.echo);

  // Your turn. This answers, but always with the same text, and so the challenge fails:
  // the answer's `echo` has to be the request's.
  node.reply(message, { type: 'echo_ok', echo: 'something else' });
});

node.run();
