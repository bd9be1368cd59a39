// Reads and writes a file on the way to its answer.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from './lib/serve.mjs';

const folder = mkdtempSync(join(tmpdir(), 'node-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

serve({
  work(_request, n) {
    const file = join(folder, 'count');
    writeFileSync(file, String(n));
    if (readFileSync(file, 'utf8') !== String(n)) throw new Error('the file forgot');
    return false;
  },
});
