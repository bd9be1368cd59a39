import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { recordedRun } from '../../test/support/recorded-runs.ts';
import { DscourseError } from '../errors.ts';
import { packMessages, readMessages, writeMessages } from './messages-file.ts';
import { printLogLine, readNodeLog } from './node-log-file.ts';
import { nodeLogName, openRun, readSchedule, runFiles } from './run-directory.ts';
import type { MessageRecord } from './trace.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'run directory ü-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const write = (name: string, content: string | Buffer) => {
  const file = join(directory, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
};
const packed = (lines: readonly string[]): Buffer => Buffer.concat([...packMessages(lines)]);
const json = (value: unknown) => `${JSON.stringify(value)}\n`;

const outcome = {
  version: 1,
  engine: 'embedded',
  ending: { kind: 'completed' },
  muted: [],
  stopped: [],
  lateReplies: [],
  stderrMessages: [],
  hasResults: true,
  capabilities: { messages: true, deterministic: true, virtualTime: true },
  traceHash: 'ab',
  timing: { maxLag: 0, latencyTrusted: true, runTrusted: true },
  realTime: null,
  counts: { operations: 24, messages: 60, faults: 0 },
};
const manifest = {
  version: 1,
  spec: { workload: 'echo', nodes: ['n0'], seed: 7 },
  program: { kind: 'script', language: 'javascript', hash: 'cd' },
  versions: { dscourse: '0.1.0', node: '20.19.0', v8: '11', maelstrom: null },
  startedAt: '2026-11-21T08:00:00.000Z',
  durationMs: 12,
  platform: 'linux-x64',
};
const message: MessageRecord = {
  id: 0,
  src: 'c1',
  dest: 'n0',
  sent: -5,
  due: -5,
  taken: -5,
  received: -5,
  fate: 'delivered',
  body: '{"type":"echo","echo":"ü\\n"}',
};

function writeWholeRun(): void {
  const recorded = recordedRun('echo-pass');
  write('outcome.json', json(outcome));
  write('run.json', json(manifest));
  write('schedule.json', json({ version: 1, seed: 7, operations: [], faults: [] }));
  write('results.edn', recorded.resultsText ?? '');
  write('history.edn', recorded.historyText ?? '');
  write('messages.jsonl.gz', packed([JSON.stringify(message)]));
  write('node-logs/n0.log', '-0.000012 starting\n1.500000 echo, twice\n');
}

function problemOf(action: () => unknown): DscourseError {
  try {
    action();
  } catch (thrown) {
    if (thrown instanceof DscourseError) return thrown;
    throw thrown;
  }
  throw new Error('Nothing was wrong.');
}

describe('openRun', () => {
  it('gives what a run left', () => {
    writeWholeRun();
    const run = openRun(directory, 'performance');
    expect(run).toMatchObject({ run: 'performance', seed: 7, spec: manifest.spec, outcome, manifest });
    expect(run.results?.workload).toEqual({ workload: 'echo', valid: true, errors: [] });
    expect(run.history()).toHaveLength(48);
    expect(run.messages()).toEqual([message]);
    expect(run.nodeLog('n0')).toEqual([
      { node: 'n0', line: 1, time: -12_000, text: 'starting' },
      { node: 'n0', line: 2, time: 1_500_000_000, text: 'echo, twice' },
    ]);
    expect(run.nodeLog('n9')).toEqual([]);
    expect(readSchedule(directory)).toMatchObject({ seed: 7 });
  });

  it('reads nothing before it is asked, and each file once', () => {
    const run = openRun(directory, 'performance');
    writeWholeRun();
    const history = run.history();
    const { results } = run;
    rmSync(directory, { recursive: true });
    expect(run.history()).toBe(history);
    expect(run.results).toBe(results);
  });

  it('has no results, history or messages when the run ended without', () => {
    write('run.json', json(manifest));
    const ending = { kind: 'init-failed', node: 'n0', reason: 'no-reply', text: null };
    write('outcome.json', json({ ...outcome, ending, hasResults: false }));
    const run = openRun(directory, 'run');
    expect(run.results).toBeNull();
    expect(run.history()).toEqual([]);
    expect(run.messages()).toEqual([]);
  });

  const parts: [string, (run: ReturnType<typeof openRun>) => unknown][] = [
    [runFiles.outcome, (run) => run.outcome],
    [runFiles.manifest, (run) => run.spec],
    [runFiles.results, (run) => run.results],
    [runFiles.history, (run) => run.history()],
    [runFiles.messages, (run) => run.messages()],
    [runFiles.schedule, () => readSchedule(directory)],
  ];

  it.each(parts)('says which file is missing: %s', (name, read) => {
    writeWholeRun();
    rmSync(join(directory, name));
    const problem = problemOf(() => read(openRun(directory, 'run')));
    expect(problem.code).toBe('run-file-missing');
    expect(problem.message).toBe(`${join(directory, name)} is missing.`);
    expect(problem.fix).toContain('Run the grade again');
  });

  it.each(parts)('says which file is damaged: %s', (name, read) => {
    for (const damage of ['', '{"version":1', '{"version":1}', '{:index', '\0\u0001\uFFFD', '[]']) {
      writeWholeRun();
      write(name, damage);
      if (name === runFiles.history && damage === '') continue; // no operation is a history
      const problem = problemOf(() => read(openRun(directory, 'run')));
      expect(problem.code).toMatch(/-damaged$/);
      expect(problem.message).toContain(join(directory, name));
    }
  });

  it('says that a file is of another version', () => {
    writeWholeRun();
    write('outcome.json', json({ ...outcome, version: 2 }));
    expect(problemOf(() => openRun(directory, 'run').outcome)).toMatchObject({ code: 'run-too-new' });
  });

  it('explains a file that is a folder', () => {
    writeWholeRun();
    rmSync(join(directory, 'history.edn'));
    mkdirSync(join(directory, 'history.edn'));
    expect(problemOf(() => openRun(directory, 'run').history()).code).toBe('run-damaged');
  });

  it('keeps the log of a node with an odd name inside the folder', () => {
    expect(nodeLogName('n0')).toBe('n0.log');
    expect(nodeLogName('../../x')).toBe('%2E%2E%2F..%2Fx.log');
    expect(runFiles.nodeLog('n1')).toBe(join('node-logs', 'n1.log'));
  });
});

describe('messages.jsonl.gz', () => {
  const many = (count: number, body: string) =>
    Array.from({ length: count }, (_, id) => JSON.stringify({ ...message, id, body }));

  it('keeps every message, over several members, and is one file for gunzip', () => {
    const lines = many(3000, JSON.stringify({ type: 'x', text: 'é'.repeat(1000) }));
    const file = packed(lines);
    expect(gunzipSync(file).toString()).toBe(`${lines.join('\n')}\n`);
    const records = readMessages(file);
    expect(records.map((record) => JSON.stringify(record))).toEqual(lines);
  });

  it('reads past the size that is decoded at once, inside a long line too', () => {
    const lines = [...many(2, 'x'.repeat(17 << 20)), ...many(1, 'ü'.repeat(9 << 20)), ...many(3, 'y')];
    const records = readMessages(packed(lines));
    expect(records.map((record) => record.body.length)).toEqual([17 << 20, 17 << 20, 9 << 20, 1, 1, 1]);
  });

  it('is written member by member, the same bytes, whatever stood there before', () => {
    const lines = many(3000, JSON.stringify({ type: 'x', text: 'é'.repeat(1000) }));
    const file = join(directory, 'm.gz');
    writeFileSync(file, 'x'.repeat(1 << 20));
    const shown: string[] = [];
    writeMessages(file, lines, (bytes) => void shown.push(bytes.toString()));
    expect(readFileSync(file).equals(packed(lines))).toBe(true);
    expect(shown.length).toBeGreaterThan(1);
    expect(shown.join('')).toBe(`${lines.join('\n')}\n`);
  });

  it('may be empty', () => {
    expect(readMessages(packed([]))).toEqual([]);
  });

  it('is the same bytes for the same lines', () => {
    expect(packed(many(9, 'x')).equals(packed(many(9, 'x')))).toBe(true);
  });

  it('says which line is no message', () => {
    const wrong = gzipSync(`${JSON.stringify(message)}\n{"id":1}\n`);
    expect(problemOf(() => readMessages(wrong, 'm.gz')).message).toContain('m.gz:2');
    expect(problemOf(() => readMessages(packed(many(9, 'x')).subarray(0, 30), 'm.gz'))).toMatchObject({
      code: 'messages-damaged',
      message: expect.stringContaining('m.gz'),
    });
  });
});

describe('node logs', () => {
  it.each([
    [0, '0.000000 x'],
    [1_500_000_999, '1.500000 x'],
    [-12_345, '-0.000012 x'],
    [-999, '0.000000 x'],
    [20_000_000_000, '20.000000 x'],
  ])('write %d ns as %s', (time, line) => {
    expect(printLogLine(time, 'x')).toBe(line);
  });

  it('read back time and text, whatever the text', () => {
    const texts = ['', ' two  spaces ', '1.000000 looks like a time', '\r', 'ü', '\u001b[31m'];
    const log = texts.map((text, i) => `${printLogLine(i * 1_000_000, text)}\n`).join('');
    expect(readNodeLog(log, 'n1')).toEqual(
      texts.map((text, i) => ({ node: 'n1', line: i + 1, time: i * 1_000_000, text })),
    );
  });

  it('keep a line without a time', () => {
    expect(readNodeLog('1.000000 a\nb', 'n1')[1]).toEqual({ node: 'n1', line: 2, time: 1e9, text: 'b' });
  });
});
