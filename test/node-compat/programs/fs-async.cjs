const fs = require('fs');
const { readFile, writeFile, open, rm, mkdtemp } = require('fs/promises');
const path = require('path');
(async () => {
  const dir = await mkdtemp(path.join(require('os').tmpdir(), 'compat-'));
  const file = path.join(dir, 'a.txt');
  await writeFile(file, 'one\ntwo\n');
  console.log(await readFile(file, 'utf8'));
  const handle = await open(file, 'a+');
  await handle.write('three\n');
  console.log((await handle.stat()).size, String(await handle.readFile()).length > 0);
  await handle.close();
  await readFile(path.join(dir, 'none')).catch((error) =>
    console.log(error.code, error.message.replace(dir, '')),
  );
  await new Promise((resolve) =>
    fs.readFile(file, 'utf8', (error, text) => resolve(console.log(error, text.length))),
  );
  await new Promise((resolve) =>
    fs.access(path.join(dir, 'none'), (error) => resolve(console.log(error.code))),
  );
  const out = fs.createWriteStream(path.join(dir, 'b.txt'));
  out.write('streamed ');
  out.end('text');
  await new Promise((resolve) => out.on('finish', resolve));
  for await (const chunk of fs.createReadStream(path.join(dir, 'b.txt'), 'utf8')) console.log(chunk);
  await rm(dir, { recursive: true });
  console.log(fs.existsSync(dir));
})();
