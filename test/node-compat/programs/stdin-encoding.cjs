// input: a
// input: end
process.stdin.setEncoding('utf8');
process.stdin.on('data', (chunk) => {
  console.log(typeof chunk);
  if (chunk.includes('end')) setTimeout(() => process.stdin.pause(), 1);
});
process.on('exit', (code) => console.log('exit', code));
