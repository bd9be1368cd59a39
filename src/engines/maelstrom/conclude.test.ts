import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { finishedTest, recordingNamed } from '../../../test/support/finished-runs.ts';
import { recordedRun } from '../../../test/support/recorded-runs.ts';
import { temporaryFolder } from '../../../test/support/run-cli.ts';
import { readMessages } from '../../results/messages-file.ts';
import { readNodeLog } from '../../results/node-log-file.ts';
import { openRun } from '../../results/run-directory.ts';
import { conclude } from './conclude.ts';
import type { FinishedTest } from './maelstrom.ts';

/** A recorded run, changed where `changes` say so, concluded. */
async function concluded(
  name: string,
  changes: Partial<FinishedTest> & { console?: (text: string) => string; stderr?: string } = {},
) {
  const { console, stderr, ...fields } = changes;
  const test = { ...finishedTest(name, join(temporaryFolder(), 'run')), ...fields };
  const { runDirectory, consoleFile, stderrFile } = test;
  if (console !== undefined) writeFileSync(consoleFile, console(readFileSync(consoleFile, 'utf8')));
  if (stderr !== undefined) appendFileSync(stderrFile, stderr);
  const outcome = await conclude(test);
  const text = (file: string) => readFileSync(join(runDirectory, file), 'utf8');
  return { outcome, runDirectory, text, run: openRun(runDirectory, 'run') };
}

const headerAt = (time: string, rest: string) => `INFO [2026-11-21 01:45:${time}] ${rest}\n`;

describe('the run directory', () => {
  it('holds what every engine leaves, and no more of the store than pages', async () => {
    const { runDirectory, text, outcome, run } = await concluded('echo-log-net', { stderr: 'a warning\n' });
    expect(readdirSync(runDirectory).sort()).toEqual([
      'engine.log',
      'history.edn',
      'messages.jsonl.gz',
      'node-logs',
      'outcome.json',
      'results.edn',
    ]);
    expect(text('results.edn')).toBe(recordingNamed('echo-log-net').results);
    expect(text('history.edn')).toBe(recordingNamed('echo-log-net').history);
    expect(JSON.parse(text('outcome.json'))).toEqual(outcome);
    expect(outcome).toMatchObject({
      engine: 'maelstrom',
      ending: { kind: 'completed' },
      hasResults: true,
      capabilities: { messages: true, deterministic: false, virtualTime: false },
      traceHash: null,
      counts: { operations: 16, messages: 34, faults: 0 },
    });
    expect(run.results?.valid).toBe(true);
    expect(run.history()).toHaveLength(32);
    const log = text('engine.log');
    expect(log).toContain('Relative time begins now');
    expect(log).toContain('--- standard error ---\na warning\n');
    expect(log).not.toContain('maelstrom.net.message.Message');
  });

  it('keeps plots and pages, and drops what is binary or kept elsewhere', async () => {
    const test = finishedTest('txn-list-append-fail', join(temporaryFolder(), 'run'));
    const store = join(test.runDirectory, 'store', 'txn-list-append', 'now');
    mkdirSync(join(store, 'elle', 'G1c'), { recursive: true });
    mkdirSync(join(store, 'net-journal'));
    for (const file of [
      'elle/G1c.txt',
      'elle/G1c/0.svg',
      'timeline.html',
      'rate.png',
      'net-journal/0.fressian',
      'test.jepsen',
      'jepsen.log',
    ]) {
      writeFileSync(join(store, file), 'x');
    }
    await conclude(test);
    const kept = readdirSync(join(test.runDirectory, 'maelstrom'), { recursive: true }).map(String).sort();
    expect(kept).toEqual(['elle', 'elle/G1c', 'elle/G1c.txt', 'elle/G1c/0.svg', 'rate.png', 'timeline.html']);
    expect(existsSync(join(test.runDirectory, 'store'))).toBe(false);
    expect(existsSync(join(test.runDirectory, 'console.log'))).toBe(false);
  });

  it('is made though nothing was left', async () => {
    const runDirectory = join(temporaryFolder(), 'none');
    const test = finishedTest('cli-no-bin', join(temporaryFolder(), 'run'));
    const outcome = await conclude({
      ...test,
      runDirectory,
      consoleFile: join(runDirectory, 'missing'),
      stderrFile: join(runDirectory, 'missing'),
      exit: { code: null, signal: null },
      startFailure: 'java: no such file.',
    });
    expect(outcome.ending).toEqual({ kind: 'tool-failed', reason: 'no-jvm', message: 'java: no such file.' });
    expect(JSON.parse(readFileSync(join(runDirectory, 'outcome.json'), 'utf8'))).toEqual(outcome);
  });

  it('leaves files alone that lie elsewhere', async () => {
    const test = finishedTest('echo-pass', join(temporaryFolder(), 'run'));
    const consoleFile = join(temporaryFolder(), 'console.txt');
    writeFileSync(consoleFile, readFileSync(test.consoleFile));
    await conclude({ ...test, consoleFile });
    expect(existsSync(consoleFile)).toBe(true);
  });
});

describe('a results.edn that is none of ours', () => {
  const died =
    '{:valid? :unknown, :error {:via [{:type java.lang.AssertionError, :message "Assert failed: (integer? k)"}], :cause "x"}}';

  it.each([
    ['an analysis that died', died, /the analysis of this run failed: Assert failed: \(integer\? k\)\./],
    ['a file cut off', '{:valid? true, :perf {', /results|no value|end/i],
  ])('%s gives no verdict, in words', async (_, results, message) => {
    const test = finishedTest('echo-pass', join(temporaryFolder(), 'run'));
    writeFileSync(join(test.runDirectory, 'store', 'echo', 'now', 'results.edn'), results);
    const outcome = await conclude({ ...test, exit: { code: 2, signal: null } });
    expect(outcome).toMatchObject({
      hasResults: false,
      ending: { kind: 'tool-failed', reason: 'no-results' },
    });
    expect(outcome.ending.kind === 'tool-failed' && outcome.ending.message).toMatch(message);
    const run = openRun(test.runDirectory, 'run');
    expect(run.results).toBeNull();
    expect(run.history().length).toBeGreaterThan(0);
    expect(readFileSync(join(test.runDirectory, 'maelstrom', 'results.edn'), 'utf8')).toBe(results);
  });
});

describe('nodes', () => {
  it('that crashed leave their last words, and when they were last heard of', async () => {
    const { outcome } = await concluded('node-crash');
    expect(outcome.ending).toMatchObject({
      kind: 'node-crashed',
      exitCode: 1,
      signal: null,
      error: null,
      lastStderr: ['out of cheese'],
      step: { node: 'n0', time: 1_235_000_000, messageId: null, activity: 'unseen' },
    });
    const last = outcome.ending.kind === 'node-crashed' ? outcome.ending.lastStdout : [];
    expect(last).toHaveLength(7);
    expect(last[0]).toBe('{"src":"n0","dest":"c0","body":{"type":"init_ok","in_reply_to":1}}');
  });

  it('that fell silent are named with their line while the run goes on', async () => {
    const { outcome, run } = await concluded('stdout-not-json');
    expect(outcome.muted).toEqual([
      {
        node: 'n0',
        time: 98_000_000,
        reason: 'not-json',
        line: 'handling echo',
        lineNumber: 0,
        messageId: null,
        detail: 'it is no JSON',
      },
    ]);
    expect(outcome.ending).toEqual({ kind: 'completed' });
    expect(run.results?.valid).toBe(false);
  });

  it('get the times of their log from the console, and those of the line before where it has none', async () => {
    const lines = [
      'starting',
      'one',
      '',
      '{"src":"n0","dest":"c2","body":{"type":"echo_ok"}}',
      'lost',
      'last',
    ];
    const seen = [
      headerAt('13,700', 'n0 stderr - maelstrom.process starting'),
      headerAt('14,000', 'n0 stderr - maelstrom.process one'),
      headerAt('14,100', 'n0 stderr - maelstrom.process '),
      headerAt('14,200', `n0 stderr - maelstrom.process ${lines[3]}`),
      headerAt('15,000', 'n0 stderr - maelstrom.process last'),
    ];
    const test = finishedTest('echo-log-net', join(temporaryFolder(), 'run'));
    const text = readFileSync(test.consoleFile, 'utf8');
    const at = text.indexOf('INFO', text.indexOf('Relative time begins now'));
    writeFileSync(test.consoleFile, text.slice(0, at) + seen.join('') + text.slice(at));
    writeFileSync(
      join(test.runDirectory, 'store', 'echo', 'now', 'node-logs', 'n0.log'),
      `${lines.join('\n')}\n`,
    );
    const outcome = await conclude(test);
    const log = readNodeLog(readFileSync(join(test.runDirectory, 'node-logs', 'n0.log'), 'utf8'), 'n0');
    expect(log.map(({ time, text }) => [time / 1e6, text])).toEqual([
      [-39, 'starting'],
      [261, 'one'],
      [361, ''],
      [461, lines[3]],
      [461, 'lost'],
      [1261, 'last'],
    ]);
    expect(outcome.stderrMessages).toEqual([{ node: 'n0', line: 4, text: lines[3] }]);
  });
});

describe('messages', () => {
  it('are those of the log, with their times, and as many as Maelstrom counted', async () => {
    const { runDirectory } = await concluded('echo-log-net');
    const messages = readMessages(readFileSync(join(runDirectory, 'messages.jsonl.gz')));
    expect(messages).toHaveLength(recordedRun('echo-log-net').results().net.all.sendCount);
    expect(messages.map(({ id }) => id)).toEqual(messages.map((_, i) => i));
    expect(messages.every(({ fate }) => fate === 'delivered')).toBe(true);
    expect(messages[3]).toEqual({
      id: 3,
      src: 'n0',
      dest: 'c2',
      sent: 26_000_000,
      due: 32_000_000,
      taken: null,
      received: 32_000_000,
      fate: 'delivered',
      body: '{"type":"echo_ok","echo":"Please echo 21","msg_id":2,"in_reply_to":1}',
    });
    expect(JSON.parse(messages[0]?.body ?? '')).toEqual({
      type: 'init',
      node_id: 'n0',
      node_ids: ['n0'],
      msg_id: 1,
    });
  });

  it('are not kept where they were not asked for', async () => {
    const { runDirectory, run } = await concluded('echo-log-net', { messages: false });
    expect(existsSync(join(runDirectory, 'messages.jsonl.gz'))).toBe(false);
    expect(run.messages()).toEqual([]);
  });
});
