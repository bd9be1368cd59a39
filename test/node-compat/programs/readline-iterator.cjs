// input: one
// input: two
// input: end
// input: not seen
const rl = require('node:readline').createInterface({ input: process.stdin, crlfDelay: Infinity });
(async () => {
  for await (const line of rl) {
    console.log('line', line);
    if (line === 'end') break;
  }
  console.log('left');
  // Leaving the loop closes nothing.
  process.exit();
})();
