// input: x
// compare: stderr
process.on('exit', (code) => console.log('exit', code));
process.stdin.on('data', () => {
  const broken = {};
  console.log('before');
  setImmediate(() => console.log('never'));
  broken.method();
});
