const fs = require('fs');
const path = require('path');
const dir = fs.mkdtempSync(path.join(require('os').tmpdir(), 'compat-'));
const file = path.join(dir, 'a.txt');
fs.writeFileSync(file, 'one\n');
fs.appendFileSync(file, 'two\n');
console.log(
  fs.readFileSync(file, 'utf8'),
  fs.existsSync(file),
  fs.statSync(file).size,
  fs.statSync(dir).isDirectory(),
);
const fd = fs.openSync(file, 'r+');
const buffer = Buffer.alloc(3);
console.log(
  fs.readSync(fd, buffer, 0, 3, 4),
  buffer.toString(),
  fs.writeSync(fd, 'ONE', 0),
  fs.fsyncSync(fd),
);
fs.closeSync(fd);
fs.renameSync(file, path.join(dir, 'b.txt'));
fs.copyFileSync(path.join(dir, 'b.txt'), path.join(dir, 'c.txt'));
fs.mkdirSync(path.join(dir, 'x', 'y'), { recursive: true });
console.log(fs.readdirSync(dir), fs.readFileSync(path.join(dir, 'c.txt'), { encoding: 'utf8' }));
console.log(fs.readdirSync(dir, { withFileTypes: true }).map((each) => [each.name, each.isDirectory()]));
for (const bad of [
  () => fs.readFileSync(file),
  () => fs.mkdirSync(dir),
  () => fs.readdirSync(file),
  () => fs.unlinkSync(file),
  () => fs.openSync(path.join(dir, 'no', 'no'), 'w'),
  () => fs.rmdirSync(dir),
]) {
  try {
    bad();
  } catch (error) {
    console.log(error.code, error.syscall, error.errno, error instanceof Error);
  }
}
fs.truncateSync(path.join(dir, 'c.txt'), 2);
console.log(fs.readFileSync(path.join(dir, 'c.txt')).length);
fs.rmSync(dir, { recursive: true });
console.log(fs.existsSync(dir), fs.readFileSync(__filename, 'utf8').startsWith('const fs'));
