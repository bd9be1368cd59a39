// Writes schemas/*.schema.json from their one source (src/course/json-schemas.ts).

import { mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const folder = mkdtempSync(join(root, 'node_modules', '.dscourse-schemas-'));
try {
  const outfile = join(folder, 'write-schemas.mjs');
  await build({
    absWorkingDir: root,
    entryPoints: ['src/course/write-schemas.ts'],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    logLevel: 'warning',
  });
  process.argv[2] = root;
  await import(pathToFileURL(outfile).href);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
