/** A node that answers with what it was asked, but for every third: that with `wrong`, an expression. */
export const thirdEcho = (wrong: string) => `
let id = '';
let count = 0;
const send = (dest, body) => console.log(JSON.stringify({ src: id, dest, body }));
let rest = '';
process.stdin.on('data', (chunk) => {
  const lines = (rest + chunk).split('\\n');
  rest = lines.pop();
  for (const line of lines) {
    const { src, body } = JSON.parse(line);
    if (body.type === 'init') id = body.node_id;
    else count += 1;
    if (count % 3 === 0 && count > 0) console.error('answer', count);
    const answer = count % 3 === 2 ? ${wrong} : body.echo;
    send(src, { ...(body.type === 'echo' ? { echo: answer } : {}), type: body.type + '_ok', in_reply_to: body.msg_id });
  }
});
`;
