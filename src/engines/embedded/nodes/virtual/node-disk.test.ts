import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomStream } from '../../kernel/random.ts';
import { NodeDisk } from './node-disk.ts';

const bytes = (text: string): Buffer => Buffer.from(text);
const textOf = (disk: NodeDisk, name: string): string | null => {
  const entry = disk.get(name);
  return entry?.kind === 'file' ? entry.data.toString() : null;
};
const append = (disk: NodeDisk, name: string, text: string): void => {
  const entry = disk.get(name);
  disk.append(name, bytes(text), 0, entry?.kind === 'file' ? entry.data : bytes(''));
};
const replace = (disk: NodeDisk, name: string, text: string): void =>
  disk.replace(name, bytes(text), 0, 0o644);
const rename = (disk: NodeDisk, from: string, to: string): void => {
  const entry = disk.get(from);
  if (entry?.kind !== 'file') throw new Error(`no file ${from}`);
  disk.rename(from, to, entry);
};

/** What a file may hold after a crash, over many draws; null: it is not there. */
function afterCrash(prepare: (disk: NodeDisk) => void, name: string): Set<string | null> {
  const seen = new Set<string | null>();
  for (let seed = 0; seed < 200; seed++) {
    const disk = new NodeDisk(['/d']);
    prepare(disk);
    disk.crash(randomStream(seed, 'test'));
    seen.add(textOf(disk, name));
  }
  return seen;
}

describe('NodeDisk', () => {
  it('keeps what was synced, and its name, through every crash', () => {
    const seen = afterCrash((disk) => {
      append(disk, '/d/log', 'one\n');
      append(disk, '/d/log', 'two\n');
      disk.sync('/d/log');
    }, '/d/log');
    expect(seen).toEqual(new Set(['one\ntwo\n']));
  });

  it('may lose what was added since, in part too, and never what was synced before', () => {
    const seen = afterCrash((disk) => {
      append(disk, '/d/log', 'one\n');
      disk.sync('/d/log');
      append(disk, '/d/log', 'two\n');
    }, '/d/log');
    expect(seen).toEqual(new Set(['one\n', 'one\nt', 'one\ntw', 'one\ntwo', 'one\ntwo\n']));
  });

  it('may leave a file that was written anew as it was, as it is, or cut off', () => {
    const seen = afterCrash((disk) => {
      replace(disk, '/d/state', 'old');
      disk.sync('/d/state');
      replace(disk, '/d/state', 'new!');
    }, '/d/state');
    expect(seen).toEqual(new Set(['old', 'new!', '', 'n', 'ne', 'new']));
  });

  it('may leave bytes that were written over half old and half new, and never shortens the file', () => {
    const seen = afterCrash((disk) => {
      replace(disk, '/d/page', 'aaaa');
      disk.sync('/d/page');
      disk.overwrite('/d/page', 1, bytes('bb'), 0, bytes('aaaa'));
    }, '/d/page');
    expect(seen).toEqual(new Set(['aaaa', 'abaa', 'abba']));
  });

  it('has the old file or the new one after a rename of a synced file, and nothing in between', () => {
    const seen = afterCrash((disk) => {
      replace(disk, '/d/state', 'old');
      disk.sync('/d/state');
      replace(disk, '/d/next', 'new');
      disk.sync('/d/next');
      rename(disk, '/d/next', '/d/state');
    }, '/d/state');
    expect(seen).toEqual(new Set(['old', 'new']));
  });

  it('has the new file for certain once the folder was synced', () => {
    const seen = afterCrash((disk) => {
      replace(disk, '/d/state', 'old');
      disk.sync('/d/state');
      replace(disk, '/d/next', 'new');
      disk.sync('/d/next');
      rename(disk, '/d/next', '/d/state');
      disk.sync('/d');
    }, '/d/state');
    expect(seen).toEqual(new Set(['new']));
  });

  it('may have an empty file after a rename of one that was not synced', () => {
    const seen = afterCrash((disk) => {
      replace(disk, '/d/next', 'new');
      rename(disk, '/d/next', '/d/state');
      disk.sync('/d');
    }, '/d/state');
    expect(seen.has('')).toBe(true);
    expect(seen.has('new')).toBe(true);
  });

  it('undoes changes of names from the last one back: a later one never stays without an earlier one', () => {
    for (let seed = 0; seed < 100; seed++) {
      const disk = new NodeDisk();
      for (const name of ['/a', '/b', '/c']) replace(disk, name, name);
      disk.remove('/a');
      disk.crash(randomStream(seed, 'test'));
      const there = ['/a', '/b', '/c'].map((name) => disk.get(name)?.kind === 'file');
      if (there[2]) expect(there[1]).toBe(true);
      // Removing /a came last: it is gone only if /c is there.
      if (disk.get('/a')?.kind === 'gone') expect(there[2]).toBe(true);
    }
  });

  it('removes a folder with what is in it, and has all of it again when that is undone', () => {
    const disk = new NodeDisk(['/d']);
    replace(disk, '/d/one', '1');
    replace(disk, '/dx', 'beside');
    disk.sync('/d/one');
    disk.remove('/d');
    expect([disk.get('/d')?.kind, disk.get('/d/one')?.kind, disk.get('/dx')?.kind]).toEqual([
      'gone',
      'gone',
      'file',
    ]);
    const undone = afterCrash((fresh) => {
      replace(fresh, '/d/one', '1');
      fresh.sync('/d/one');
      fresh.remove('/d');
    }, '/d/one');
    expect(undone).toEqual(new Set(['1', null]));
  });

  it('takes many small additions without copying the file each time', () => {
    const disk = new NodeDisk();
    const line = 'x'.repeat(99);
    for (let count = 0; count < 20_000; count++) append(disk, '/log', `${line}\n`);
    expect(textOf(disk, '/log')).toBe(`${line}\n`.repeat(20_000));
  });

  it('decides alike for the same stream, and is consistent after a crash', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('append'), text: fc.string({ maxLength: 5 }) }),
      fc.record({ kind: fc.constant('replace'), text: fc.string({ maxLength: 5 }) }),
      fc.record({ kind: fc.constant('sync'), text: fc.constant('') }),
      fc.record({ kind: fc.constant('crash'), text: fc.constant('') }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), fc.nat(), (steps, seed) => {
        const run = (): (string | null)[] => {
          const disk = new NodeDisk();
          const random = randomStream(seed, 'test');
          return steps.map(({ kind, text }) => {
            const before = textOf(disk, '/f');
            if (kind === 'append') append(disk, '/f', text);
            else if (kind === 'replace') replace(disk, '/f', text);
            else if (kind === 'sync') disk.sync('/f');
            else disk.crash(random);
            const after = textOf(disk, '/f');
            if (kind === 'append') expect(after).toBe((before ?? '') + text);
            if (kind === 'replace') expect(after).toBe(text);
            return after;
          });
        };
        expect(run()).toEqual(run());
      }),
      { numRuns: 100 },
    );
  });
});
