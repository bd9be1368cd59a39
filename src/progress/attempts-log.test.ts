import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { attemptEntry, hintEntry } from '../../test/support/log-entries.ts';
import { temporaryFolder } from '../../test/support/run-cli.ts';
import { appendEntry, parseAttempts, readAttempts } from './attempts-log.ts';

const one = attemptEntry({ attempt: 1 });
const two = hintEntry({ hint: 'two' });
const lineOf = (entry: object): string => `${JSON.stringify(entry)}\n`;

describe('the attempts log', () => {
  it('gives back what was appended, in order', () => {
    const file = join(temporaryFolder(), 'deep', '.dscourse', 'attempts.jsonl');
    expect(readAttempts(file)).toEqual({ entries: [], damaged: [] });
    appendEntry(file, one);
    appendEntry(file, two);
    expect(readFileSync(file, 'utf8')).toBe(lineOf(one) + lineOf(two));
    expect(readAttempts(file)).toEqual({ entries: [one, two], damaged: [] });
  });

  it('keeps every whole entry, at whichever byte a crash cut the last one off', () => {
    const whole = lineOf(one);
    const torn = lineOf(two);
    for (let length = 0; length <= torn.length; length++) {
      const { entries, damaged } = parseAttempts(whole + torn.slice(0, length));
      const complete = length >= torn.length - 1;
      expect(entries).toEqual(complete ? [one, two] : [one]);
      expect(damaged).toEqual(
        complete || length === 0
          ? []
          : [{ line: 2, why: 'it was cut off, as by a crash while it was written' }],
      );
    }
  });

  it('takes entries with a certificate and those of the time before there were any', () => {
    const certified = attemptEntry({
      certified: true,
      certifiedBy: { maelstrom: null, runs: ['echo'] },
      enginesDisagree: true,
    });
    expect(parseAttempts(lineOf(one) + lineOf(certified))).toEqual({
      entries: [one, certified],
      damaged: [],
    });
    const wrong = { ...certified, certifiedBy: { maelstrom: 'v0.2.4', runs: 'echo' } };
    expect(parseAttempts(lineOf(wrong)).damaged).toEqual([
      { line: 1, why: 'its certifiedBy has a wrong value' },
    ]);
  });

  it('ends a torn line before it appends, so that the next entry is not lost with it', () => {
    const file = join(temporaryFolder(), 'attempts.jsonl');
    writeFileSync(file, lineOf(one) + lineOf(two).slice(0, 20));
    appendEntry(file, two);
    expect(readAttempts(file).entries).toEqual([one, two]);
    expect(readAttempts(file).damaged).toHaveLength(1);
    expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(4);
  });

  it('saves an entry that was appended to a torn line all the same', () => {
    const { entries, damaged } = parseAttempts(lineOf(one) + lineOf(two).slice(0, 20) + lineOf(two));
    expect(entries).toEqual([one, two]);
    expect(damaged[0]?.why).toContain('the entry at its end is counted');
  });

  it('counts both sides of a merge conflict', () => {
    const text = `${lineOf(one)}<<<<<<< HEAD\n${lineOf(two)}=======\n${lineOf(attemptEntry({ attempt: 2 }))}>>>>>>> other branch\n`;
    const { entries, damaged } = parseAttempts(text);
    expect(entries.map((entry) => entry.kind)).toEqual(['attempt', 'hint', 'attempt']);
    expect(damaged.map(({ line }) => line)).toEqual([2, 4, 6]);
    for (const { why } of damaged) expect(why).toContain('merge conflict');
  });

  it('takes a line that is there twice for one, where it first stands', () => {
    const { entries, damaged } = parseAttempts(
      `${lineOf(one)}${lineOf(two)}${lineOf(one)}  ${lineOf(one)}hello\nhello\n`,
    );
    expect(entries).toEqual([one, two]);
    // Damage is told wherever it is.
    expect(damaged.map(({ line }) => line)).toEqual([5, 6]);
    const other = { ...one, at: '2026-11-21T10:00:00.001Z' };
    expect(parseAttempts(lineOf(one) + lineOf(other)).entries).toEqual([one, other]);
  });

  it.each([
    ['zero bytes', '\0\0\0\0', 'zero bytes'],
    ['prose', 'hello', 'not JSON'],
    ['another JSON value', '[1]', 'not an entry'],
    ['an entry without version', JSON.stringify({ ...one, v: undefined }), 'not an entry'],
    ['a wrong outcome', JSON.stringify({ ...one, outcome: 'perhaps' }), 'its outcome has a wrong value'],
    ['a missing field', JSON.stringify({ ...one, figures: undefined }), 'its figures is missing'],
    [
      'figures that are no numbers',
      JSON.stringify({ ...one, figures: { x: 'y' } }),
      'its figures has a wrong value',
    ],
    ['a date that is none', JSON.stringify({ ...one, at: 'yesterday' }), 'its at has a wrong value'],
  ])('passes over %s and says so', (_, line, why) => {
    const { entries, damaged } = parseAttempts(`${line}\n${lineOf(one)}`);
    expect(entries).toEqual([one]);
    expect(damaged).toEqual([{ line: 1, why: expect.stringContaining(why) }]);
  });

  it('passes over kinds, versions and keys of later releases without a word', () => {
    const later = [
      { v: 1, kind: 'quiz', challenge: 'echo-1' },
      { v: 2, kind: 'attempt' },
      { ...one, mood: 'good' },
    ];
    const { entries, damaged } = parseAttempts(later.map(lineOf).join(''));
    expect(damaged).toEqual([]);
    expect(entries).toEqual([{ ...one, mood: 'good' }]);
  });

  it('bears a byte order mark, Windows line ends and blank lines', () => {
    const text = `\ufeff${JSON.stringify(one)}\r\n\r\n${JSON.stringify(two)}\r\n`;
    expect(parseAttempts(text)).toEqual({ entries: [one, two], damaged: [] });
  });

  it('is not changed by reading, however damaged', () => {
    const file = join(temporaryFolder(), 'attempts.jsonl');
    const text = `nonsense\n${lineOf(one)}<<<<<<< HEAD\n{"v":1,`;
    writeFileSync(file, text);
    readAttempts(file);
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  it('explains what it can not read or write', () => {
    const folder = temporaryFolder();
    const inTheWay = join(folder, 'attempts.jsonl');
    mkdirSync(inTheWay);
    expect(() => readAttempts(inTheWay)).toThrow(expect.objectContaining({ code: 'log-unreadable' }));
    expect(() => appendEntry(inTheWay, one)).toThrow(expect.objectContaining({ code: 'log-unwritable' }));
  });

  it.skipIf(process.getuid?.() === 0)('explains a log that may not be written', () => {
    const file = join(temporaryFolder(), 'attempts.jsonl');
    writeFileSync(file, lineOf(one));
    chmodSync(file, 0o444);
    expect(() => appendEntry(file, two)).toThrow(expect.objectContaining({ code: 'log-unwritable' }));
  });
});
