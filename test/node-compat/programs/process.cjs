console.log(
  process.argv.length,
  process.argv[1] === __filename,
  process.pid > 1,
  process.platform,
  process.version === `v${process.versions.node}`,
);
process.env.NUMBER = 5;
console.log(
  process.env.NUMBER,
  process.env.NOT_THERE,
  'NUMBER' in process.env,
  delete process.env.NUMBER,
  process.env.NUMBER,
);
console.log(
  typeof process.cwd(),
  Object.keys(process.memoryUsage()).sort(),
  process.memoryUsage.rss() > 0,
  process.title.length > 0,
);
process.on('SIGTERM', () => {
  console.log('terminated');
  process.exit(7);
});
process.on('exit', (code) => console.log('exit', code));
process.once('warning', (warning) => console.log(warning.name, warning.message));
process.emitWarning('careful', 'OwnWarning');
setTimeout(() => process.kill(process.pid, 'SIGTERM'), 5);
setInterval(() => {}, 1000);
const { isDate, isMap, isTypedArray } = process.binding('util');
console.log(isDate(new Date()), isDate({}), isMap(new Map()), isTypedArray(new Uint8Array(1)));
