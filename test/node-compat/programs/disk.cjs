const fs = require('fs');
const path = require('path');
const disk = process.env.DSCOURSE_DISK;
console.log(fs.statSync(disk).isDirectory(), fs.readdirSync(disk));
const log = path.join(disk, 'log');
const fd = fs.openSync(log, 'a+');
console.log(fs.writeSync(fd, 'one\n'), fs.fsyncSync(fd), fs.writeSync(fd, 'two\n'), fs.fdatasyncSync(fd));
console.log(fs.fstatSync(fd).size, fs.readFileSync(log, 'utf8'));
fs.closeSync(fd);
const synced = fs.openSync(log, 'as');
fs.writeSync(synced, 'three\n');
fs.closeSync(synced);
fs.writeFileSync(log, 'four\n', { flag: 'a', flush: true });
const { O_RDWR, O_CREAT, O_EXCL, O_APPEND, O_WRONLY, O_TRUNC, O_SYNC } = fs.constants;
const page = path.join(disk, 'page');
const both = fs.openSync(page, O_RDWR | O_CREAT | O_EXCL | (O_SYNC ?? 0));
console.log(
  fs.writeSync(both, 'abcdef'),
  fs.writeSync(both, 'XY', 2),
  fs.writeSync(both, 'far', 10),
  JSON.stringify(fs.readFileSync(page, 'latin1')),
);
fs.ftruncateSync(both, 4);
fs.closeSync(both);
console.log(fs.readFileSync(page, 'latin1'));
const adds = fs.openSync(page, O_WRONLY | O_APPEND);
fs.writeSync(adds, 'zz');
fs.closeSync(adds);
console.log(fs.readFileSync(page, 'latin1'));
fs.closeSync(fs.openSync(page, O_WRONLY | O_TRUNC));
console.log(fs.statSync(page).size);
for (const bad of [
  () => fs.openSync(page, O_RDWR | O_CREAT | O_EXCL),
  () => fs.openSync(path.join(disk, 'none'), 'r'),
  () => fs.openSync(disk, 'r+'),
  () => fs.fsyncSync(999),
]) {
  try {
    bad();
  } catch (error) {
    console.log(error.code, error.syscall);
  }
}
// The way to replace a file for certain: write beside it, sync, rename, sync the folder.
const next = path.join(disk, 'state.next');
fs.writeFileSync(next, JSON.stringify({ term: 3 }));
const written = fs.openSync(next, 'r+');
fs.fsyncSync(written);
fs.closeSync(written);
fs.renameSync(next, path.join(disk, 'state'));
const folder = fs.openSync(disk, 'r');
console.log(fs.fstatSync(folder).isDirectory(), fs.fsyncSync(folder));
fs.closeSync(folder);
console.log(fs.readdirSync(disk), fs.readFileSync(path.join(disk, 'state'), 'utf8'));
(async () => {
  const handle = await fs.promises.open(log, 'a');
  await handle.write('five\n');
  await handle.sync();
  await handle.appendFile('six\n');
  await handle.datasync();
  await handle.close();
  console.log(await fs.promises.readFile(log, 'utf8'));
  const own = fs.openSync(log, 'r+');
  fs.fsync(own, (error) => {
    fs.fdatasync(own, (again) => {
      console.log(error, again);
      fs.rmSync(disk, { recursive: true });
      console.log(fs.existsSync(log), fs.existsSync(disk));
      process.exit(0);
    });
  });
})();
