// input: Ada
// input: 36
const rl = require('readline/promises').createInterface({ input: process.stdin });
(async () => {
  const name = await rl.question('name? ');
  const age = await rl.question('age? ');
  console.log(name, age);
  rl.close();
})();
