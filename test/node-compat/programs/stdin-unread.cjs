console.log(process.stdin.fd, process.stdin.isTTY, typeof process.stdin.on);
process.on('beforeExit', () => console.log('before'));
process.on('exit', (code) => console.log('exit', code, process.exitCode));
process.exitCode = 3;
