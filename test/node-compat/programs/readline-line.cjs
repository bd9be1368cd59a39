// input: {"a":1}
// input:
// input: end
const readline = require('readline');
const rl = readline.createInterface({ input: process.stdin, output: process.stdout, terminal: false });
rl.on('line', (line) => {
  console.log(JSON.stringify(line));
  // Closed within the handler, the process would live on until the next input.
  if (line === 'end') setTimeout(() => rl.close(), 1);
});
rl.on('close', () => console.log('closed'));
process.on('exit', () => console.log('exit'));
