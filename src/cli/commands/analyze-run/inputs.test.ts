/** From what was typed to a history and results: each way in which it can be wrong is one error with its remedy. */
import { mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { temporaryFolder, writeTree } from '../../../../test/support/run-cli.ts';
import { recordedTest } from '../../../engines/recorded-test.ts';
import { DscourseError } from '../../../errors.ts';
import { findFile } from './find-file.ts';
import { readRecordedText } from './read-text.ts';
import { missingOperations, recordedHistory } from './recorded-history.ts';
import { recordedResults, refuseOtherRun } from './recorded-results.ts';

const line = (index: number) =>
  `{:index ${index}, :time ${index}, :type :invoke, :process ${index}, :f :echo, :value "x"}`;
const results = '{:stats {:count 1, :by-f {:echo {:count 1}}}, :workload {:valid? true}, :valid? true}';

/** Code, message and remedy of the error, as one text. */
function refusal(step: () => unknown): string {
  try {
    step();
  } catch (thrown) {
    if (thrown instanceof DscourseError)
      return `${thrown.code} ${thrown.exitStatus}: ${thrown.message} -> ${thrown.fix}`;
    throw thrown;
  }
  throw new Error('nothing was refused');
}

describe('a file', () => {
  const find = (cwd: string, typed: string) => findFile(cwd, typed, 'history.edn').name;

  it('is found by its name, gzipped or not', () => {
    const cwd = temporaryFolder();
    writeTree(cwd, { 'a/history.edn': line(0), 'b.edn.gz': '' });
    expect(find(cwd, 'a/history.edn')).toBe('a/history.edn');
    expect(find(cwd, 'b.edn')).toBe('b.edn.gz');
  });

  it('is found in the folder of a run, in a store by its link to the latest, and below any folder with one run', () => {
    const cwd = temporaryFolder();
    writeTree(cwd, {
      'store/echo/1/history.edn': line(0),
      'store/echo/2/history.edn': line(0),
      'runs/echo-1/4/echo/seed-7/history.edn': line(0),
      'runs/node_modules/x/history.edn': line(0),
      'packed/history.edn.gz': '',
    });
    symlinkSync(join(cwd, 'store/echo/2'), join(cwd, 'store/latest'));
    expect(find(cwd, 'store/echo/1')).toBe('store/echo/1/history.edn');
    expect(find(cwd, 'store')).toBe('store/latest/history.edn');
    expect(find(cwd, 'runs')).toBe('runs/echo-1/4/echo/seed-7/history.edn');
    expect(find(join(cwd, 'runs'), '.')).toBe('echo-1/4/echo/seed-7/history.edn');
    expect(find(cwd, 'packed')).toBe('packed/history.edn.gz');
  });

  it('is not guessed among several runs; the latest is offered', () => {
    const cwd = temporaryFolder();
    writeTree(
      cwd,
      Object.fromEntries(['a', 'b', 'c'].map((run) => [`store/echo/${run}/history.edn`, line(0)])),
    );
    for (const [run, seconds] of Object.entries({ a: 1e9, b: 2e9, c: 1e9 })) {
      utimesSync(join(cwd, `store/echo/${run}/history.edn`), seconds, seconds);
    }
    expect(refusal(() => find(cwd, 'store'))).toBe(
      'several-runs 64: store holds 3 runs with a history.edn: store/echo/b, store/echo/a, store/echo/c. -> Give one of them, the latest for example: store/echo/b',
    );
  });

  it('that is not there is said to be missing, and the nearest is named', () => {
    const cwd = temporaryFolder();
    writeTree(cwd, { 'run/history.edn': line(0) });
    mkdirSync(join(cwd, 'empty'));
    expect(refusal(() => find(cwd, 'run/histroy.edn'))).toContain('-> Did you mean run/history.edn?');
    expect(refusal(() => find(cwd, 'nowhere/x'))).toBe(
      'no-such-file 64: There is no file nowhere/x. -> Give a history.edn, or the folder of a run that holds one.',
    );
    expect(refusal(() => find(cwd, 'run/history.edn/x'))).toContain('no-such-file 64');
    expect(refusal(() => find(cwd, 'empty'))).toContain(
      'no-run-there 64: empty is a folder, and there is no history.edn in it or below it.',
    );
  });
});

describe('the text of a file', () => {
  const read = (bytes: string | Uint8Array) => {
    const path = join(temporaryFolder(), 'h');
    writeFileSync(path, bytes);
    return readRecordedText({ path, name: 'h' }, 'history.edn');
  };

  it('is unpacked where it is gzipped, whatever its name', () => {
    expect(read('abc')).toBe('abc');
    expect(read(gzipSync('abc'))).toBe('abc');
  });

  it('is refused where there is none', () => {
    expect(refusal(() => read(''))).toContain('file-empty 64: h is empty.');
    expect(refusal(() => read(' \n\n'))).toContain('file-empty');
    expect(refusal(() => read(gzipSync('')))).toContain('file-empty');
    expect(refusal(() => read(gzipSync(line(0)).subarray(0, 30)))).toContain('file-damaged 2: h is gzipped');
    expect(refusal(() => read(new Uint8Array([1, 0, 2])))).toContain('file-not-text 64');
  });
});

describe('a history', () => {
  const read = (text: string) => recordedHistory(text, 'h.edn');

  it('is read, with or without tags', () => {
    expect(read(`${line(0)}\n#jepsen.history.Op${line(1)}\n`)).toHaveLength(2);
  });

  it.each<[string, string, string]>([
    [
      'results',
      '{:valid? true,\n :workload {}}',
      'not-a-history 64: h.edn:1: this is no history: it holds results. -> The history comes first',
    ],
    ['JSON', '{"version": 1}', 'not-a-history 64: h.edn:1: this is no history: it looks like JSON.'],
    ['a page', '<!doctype html>', 'not-a-history 64: h.edn:1: this is no history: it looks like a page.'],
    ["Jepsen's history.txt", '0\t:invoke\t:read\tnil', 'it does not begin with an operation'],
    ['another map', '{:a 1}', 'its first value has no :type, :process and :f'],
    ['a comment', '; nothing\n', 'it holds no operation'],
    ['a list', '[{:index 0}]', 'it does not begin with an operation'],
  ])('that is %s is said to be none', (_, text, said) => {
    expect(refusal(() => read(text))).toContain(said);
  });

  it.each<[string, string, string]>([
    [
      'cut off',
      `${line(0)}\n${line(1).slice(0, 40)}`,
      'edn-damaged 2: h.edn:2:1: a map that is never closed.',
    ],
    [
      'without an index',
      `${line(0)}\n{:type :invoke, :process 1, :f :echo}`,
      'history-damaged 2: h.edn:2: an operation without a whole number as :index.',
    ],
    [
      'out of order',
      `${line(3)}\n${line(2)}`,
      'history-damaged 2: h.edn:2: operation 2 stands behind operation 3.',
    ],
    [
      'with a line twice',
      `${line(3)}\n${line(3)}`,
      'history-damaged 2: h.edn:2: operation 3 stands behind operation 3.',
    ],
  ])('that is %s is damaged', (_, text, said) => {
    const found = refusal(() => read(text));
    expect(found).toContain(said);
    expect(found).toContain('-> It was cut off or changed after it was written');
  });

  it('with a gap says so', () => {
    expect(missingOperations(read(`${line(2)}\n${line(3)}`), 'h.edn')).toBeNull();
    expect(missingOperations(read(`${line(2)}\n${line(5)}`), 'h.edn')).toBe(
      'h.edn:2: operation 5 follows operation 2: what was between them is not judged.',
    );
  });
});

describe('results', () => {
  const read = (text: string) => recordedResults(text, 'r.edn');
  const stats = (f: string, count: number) => {
    const counts = { valid: true, count, okCount: count, failCount: 0, infoCount: 0 } as const;
    return { ...counts, byF: { [f]: counts } };
  };

  it.each<[string, string, string]>([
    [
      'a history',
      `${line(0)}\n${line(1)}`,
      'not-results 64: r.edn:1: these are no results: it looks like a history.',
    ],
    ['one operation', line(0), 'not-results 64: r.edn:1: these are no results: it is an operation.'],
    ['something else', '{:a 1}', 'it has no :stats and :workload'],
    ['a number', '3', 'it is no map'],
    ['cut off', results.slice(0, -9), 'edn-damaged 2: r.edn:1:1: a map that is never closed.'],
    [
      'the end of an analysis',
      '{:valid? :unknown, :error {:via [{:type a.B, :message "Java heap space"}]}}',
      'analysis-died 2: r.edn holds no results: the analysis of that run failed: the analysis ran out of memory.',
    ],
  ])('that are %s are none', (_, text, said) => {
    expect(refusal(() => read(text))).toContain(said);
  });

  it('of other operations, or of another number of them, are of another run', () => {
    const there = read(results);
    refuseOtherRun(there, stats('echo', 1), 'r.edn');
    expect(refusal(() => refuseOtherRun(there, stats('read', 1), 'r.edn'))).toContain(
      'results-of-another-run 64: r.edn is of another run: it counts :echo, and the history holds :read.',
    );
    expect(refusal(() => refuseOtherRun(there, stats('echo', 2), 'r.edn'))).toContain(
      'its count of operations is 1, and the history holds 2.',
    );
  });
});

describe('the folder of a run', () => {
  const log = (words: string) =>
    `2026-11-21 01:29:28,649{GMT}\tINFO\t[jepsen test runner] jepsen.core: Command line:\nlein run test ${words}\n2026`;

  it("says by Maelstrom's log how the test was run", () => {
    const folder = temporaryFolder();
    const words =
      '-w txn-rw-register --bin /x/y.rb --node-count 2 --consistency-models read-committed -- --w 3';
    writeTree(folder, { 'jepsen.log': log(words) });
    expect(recordedTest(folder)).toMatchObject({
      file: 'jepsen.log',
      test: { workload: 'txn-rw-register', availability: null, consistencyModels: ['read-committed'] },
    });
  });

  it('says nothing where it has no such file, or one that makes no sense', () => {
    const folder = temporaryFolder();
    expect(recordedTest(folder)).toBeNull();
    writeTree(folder, { 'jepsen.log': log('--no-such-flag') });
    expect(recordedTest(folder)).toBeNull();
    writeTree(folder, { 'run.json': '{"version": 9}' });
    expect(recordedTest(folder)).toBeNull();
  });
});
