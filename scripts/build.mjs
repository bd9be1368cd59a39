// Bundles src/ into dist/: the command (cli.js), the process a run lives in (run-child.js), and the one of nodes driven by
// hand (by-hand-child.js).
// Beside them lies course.json, the course as validated here, so that a start need not validate it again.
// draw-diagrams.js is what a lesson's page draws its diagrams with, in the browser; trace-page.js and .css are the page
// of `dscourse trace`.
// Our dependencies are bundled too, except those that bring programs of their own (esbuild, typescript).

import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { buildTracePage } from './build-trace-page.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const outdir = process.env.DSCOURSE_BUILD_OUTDIR ?? join(root, 'dist');

rmSync(outdir, { recursive: true, force: true });
await build({
  absWorkingDir: root,
  entryPoints: {
    cli: 'src/cli/main.ts',
    'run-child': 'src/engines/embedded/run-child.ts',
    'by-hand-child': 'src/engines/embedded/by-hand/child.ts',
    'compile-course': 'src/course/compile-course.ts',
  },
  outdir,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  external: ['esbuild', 'typescript'],
  sourcemap: 'linked',
  sourcesContent: false,
  legalComments: 'linked',
  chunkNames: 'chunks/[name]-[hash]',
  define: { DSCOURSE_VERSION: JSON.stringify(version) },
  // Dependencies in CommonJS ask for Node's own modules by require.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
  logLevel: 'warning',
});
await build({
  absWorkingDir: root,
  entryPoints: { 'draw-diagrams': 'src/web/browser/draw-diagrams.ts' },
  outdir,
  bundle: true,
  minify: true,
  format: 'iife',
  platform: 'browser',
  target: 'es2022',
  legalComments: 'none',
  // Of mermaid's licence; those of what it is made of (d3, dagre-d3-es, dompurify, roughjs, …) ask for the same.
  banner: { js: '/* mermaid and what it uses: MIT, ISC, Apache-2.0 and BSD licences; see their packages */' },
  plugins: [
    {
      name: 'sequence diagrams and flowcharts only',
      setup(bundler) {
        const kept = /\/(flowDiagram|sequenceDiagram|dagre)-/;
        // mermaid loads each kind of diagram when it meets one: ours are of two kinds, at a third of the size.
        bundler.onResolve({ filter: /.*/ }, ({ kind, path }) =>
          kind === 'dynamic-import' && !kept.test(path) ? { path, namespace: 'left-out' } : undefined,
        );
        bundler.onLoad({ filter: /.*/, namespace: 'left-out' }, ({ path }) => ({
          contents: `throw new Error(${JSON.stringify(`${path} is not in this page`)});`,
        }));
      },
    },
  ],
  logLevel: 'warning',
});
await buildTracePage(outdir);
chmodSync(join(outdir, 'cli.js'), 0o755);
execFileSync(process.execPath, [join(outdir, 'compile-course.js'), root, join(outdir, 'course.json')], {
  stdio: 'inherit',
});
if (!process.argv.includes('--quiet')) console.log(`Built ${outdir}`);
