// input: one
// input: two words
// input: grüße 漢字
// input: end
let rest = '';
process.stdin.on('data', (chunk) => {
  if (!Buffer.isBuffer(chunk)) throw new Error('not a buffer');
  rest += chunk;
  for (let at = rest.indexOf('\n'); at !== -1; at = rest.indexOf('\n')) {
    const line = rest.slice(0, at);
    rest = rest.slice(at + 1);
    if (line === 'end') process.exit(4);
    process.stdout.write(`${line.toUpperCase()}\n`);
  }
});
