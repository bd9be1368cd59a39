import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pageName } from '../trace/page-name.ts';
import { oldPages } from './old-pages.ts';

const run = { attempt: 3, engine: 'embedded', run: 'partitions', seed: 7 } as const;

describe('old pages', () => {
  it('are those of runs that go, of a session of watch, and half of one; never what is not ours', () => {
    const folder = mkdtempSync(join(tmpdir(), 'dscourse-pages-'));
    const kept = pageName([run]);
    const gone = pageName([{ ...run, attempt: 2 }]);
    const beside = pageName([{ ...run, attempt: 2, engine: 'maelstrom', seed: 1 }, run]);
    expect([kept, beside]).toEqual([
      '3-partitions-7.html',
      '2-partitions-maelstrom-1-and-3-partitions-7.html',
    ]);
    const others = ['notes.html', '2-partitions-7.txt', 'watch.html'];
    const all = [kept, gone, beside, ...others, 'watch-echo-1.html', `${kept}.4711.part`];
    for (const name of all) writeFileSync(join(folder, name), 'page');
    mkdirSync(join(folder, '2-folder-7.html'));
    expect(oldPages(folder, new Set([3])).map(({ file }) => basename(file))).toEqual(
      [gone, beside, 'watch-echo-1.html', `${kept}.4711.part`].sort(),
    );
    expect(oldPages(join(folder, 'nowhere'), new Set())).toEqual([]);
  });
});
