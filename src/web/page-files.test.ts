import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writePage } from './page-files.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'dscourse-page-'));

describe('writing a page', () => {
  it('makes the folders that are missing, and says how long it is in bytes', () => {
    const file = join(folder(), 'a', 'b', 'page.html');
    expect(writePage(file, ['ein', ' schöner', ' Lauf'])).toBe(17);
    expect(readFileSync(file, 'utf8')).toBe('ein schöner Lauf');
  });

  it('leaves the page before as it was when it can not be finished', () => {
    const at = folder();
    const file = join(at, 'page.html');
    writeFileSync(file, 'before');
    function* half(): Generator<string> {
      yield 'half';
      throw new RangeError('a defect of ours');
    }
    expect(() => writePage(file, half())).toThrow(RangeError);
    expect(readFileSync(file, 'utf8')).toBe('before');
    expect(readdirSync(at)).toEqual(['page.html']);
  });

  it('says in a sentence where it can not write', () => {
    const at = folder();
    writeFileSync(join(at, 'file'), '');
    mkdirSync(join(at, 'there'));
    for (const file of [join(at, 'file', 'page.html'), join(at, 'there')]) {
      expect(() => writePage(file, ['x'])).toThrow(/can't be written \((ENOTDIR|EISDIR|EEXIST|EPERM)\)/);
    }
    expect(readdirSync(at).sort()).toEqual(['file', 'there']);
  });

  it.runIf(existsSync('/proc'))('comes back where the system makes no folder', () => {
    expect(() => writePage('/proc/none/such/page.html', ['x'])).toThrow(/can't be written \(ENOENT\)/);
  });
});
