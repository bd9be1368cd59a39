// Bundles bench/figures.ts and runs it, so that benchmarks are type-checked and Node 20 can run them.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const outfile = join(root, 'node_modules', '.cache', 'dscourse-bench', 'figures.mjs');
await build({
  absWorkingDir: root,
  entryPoints: ['bench/figures.ts'],
  outfile,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  external: ['esbuild', 'playwright-core', 'typescript'],
  define: { DSCOURSE_VERSION: '"bench"' },
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
  logLevel: 'warning',
});
const result = spawnSync(process.execPath, [outfile, ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, DSCOURSE_ROOT: root },
});
process.exitCode = result.status ?? 1;
