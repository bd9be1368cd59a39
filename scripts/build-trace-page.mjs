// Bundles src/trace/page/ into trace-page.js and trace-page.css: what the page of `dscourse trace` runs and looks like.
// By itself: node scripts/build-trace-page.mjs <folder>

import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Writes the two files into a folder, and leaves what else is there. */
export async function buildTracePage(outdir) {
  await build({
    configFile: false,
    root,
    logLevel: 'warn',
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    // Vite leaves this to whoever uses a library; our page is the end of the line.
    define: { 'process.env.NODE_ENV': JSON.stringify('production') },
    publicDir: false,
    build: {
      outDir: outdir,
      emptyOutDir: false,
      target: 'es2022',
      // One script that starts by itself, for a page that may not load another.
      lib: {
        entry: 'src/trace/page/main.tsx',
        formats: ['iife'],
        name: 'trace',
        fileName: () => 'trace-page.js',
        cssFileName: 'trace-page',
      },
    },
  });
}

const folder = process.argv[2];
if (process.argv[1] === fileURLToPath(import.meta.url) && folder !== undefined) {
  await buildTracePage(resolve(folder));
}
