import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../run-cli.ts';
import { chromiumSummary, findChromium } from './chromium.ts';

describe('findChromium', () => {
  it('takes what DSCOURSE_CHROMIUM names, else an executable on PATH, else none and says so', () => {
    const folder = temporaryFolder();
    const path = join(folder, 'chromium');
    writeFileSync(path, '');
    chmodSync(path, 0o644);
    expect(findChromium({ PATH: folder })).toBeNull();
    expect(chromiumSummary(null)).toContain('was not tried');
    chmodSync(path, 0o755);
    expect(findChromium({ PATH: `/nowhere:${folder}` })).toBe(path);
    expect(findChromium({ PATH: folder, DSCOURSE_CHROMIUM: '/opt/chrome' })).toBe('/opt/chrome');
    expect(chromiumSummary(path)).toContain(path);
  });
});
