// Installs the dependencies when they are missing or older than package-lock.json. Uses only Node and npm.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`dscourse needs Node 20.19 or newer; this is ${process.versions.node}.`);
  console.error('Fix: install a current Node (22 or 24), then run the same command again.');
  process.exit(64);
}

const stampFile = join(root, 'node_modules', '.dscourse-installed');
const wanted = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .update(`${process.platform}-${process.arch}`)
  .digest('hex');
const installed = existsSync(stampFile) ? readFileSync(stampFile, 'utf8') : '';

if (installed !== wanted) {
  console.log(installed === '' ? 'Installing dependencies …' : 'Dependencies changed; installing again …');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const result = spawnSync(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (result.status !== 0) {
    console.error('Installing the dependencies failed (the lines above say why).');
    console.error('Fix: check the network connection or npm proxy, then run the same command again.');
    process.exit(1);
  }
  writeFileSync(stampFile, wanted);
}
