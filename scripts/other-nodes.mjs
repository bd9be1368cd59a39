// Installs further Node majors (as npm packages) for the tests that compare trace hashes across versions.
// They go to node_modules/.cache/other-nodes/<major>/; the tests that want them skip, and say so, without them.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const majors = process.argv.slice(2);
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const system =
  process.platform === 'darwin' && process.arch === 'arm64'
    ? 'bin-darwin'
    : process.platform === 'win32'
      ? 'win'
      : process.platform;
const packageName = `node-${system}-${process.arch}`;

for (const major of majors.length > 0 ? majors : ['22', '24']) {
  const folder = join(root, 'node_modules', '.cache', 'other-nodes', major);
  const binary = join(
    folder,
    'node_modules',
    packageName,
    'bin',
    process.platform === 'win32' ? 'node.exe' : 'node',
  );
  if (!existsSync(binary)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
    const result = spawnSync(
      npm,
      [
        'install',
        '--no-audit',
        '--no-fund',
        '--ignore-scripts',
        '--loglevel=error',
        `${packageName}@${major}`,
      ],
      { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'], shell: process.platform === 'win32' },
    );
    if (result.status !== 0 || !existsSync(binary)) {
      console.error(`Node ${major} could not be installed as ${packageName}@${major}.`);
      process.exit(1);
    }
  }
  const version = spawnSync(binary, ['--version'], { encoding: 'utf8' }).stdout.trim();
  console.log(`Node ${major}: ${version}`);
}
