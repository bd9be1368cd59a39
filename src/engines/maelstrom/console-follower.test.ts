import { describe, expect, it } from 'vitest';
import { recordedSpec, recordingNamed } from '../../../test/support/finished-runs.ts';
import { recordedRun, recordedRunNames } from '../../../test/support/recorded-runs.ts';
import type { RunEvent, RunPhase, TestSpec } from '../engine.ts';
import { createFollower } from './console-follower.ts';

const order: readonly RunPhase[] = ['setup', 'main', 'recovery', 'final', 'analysis', 'done'];
const withFinalReads = ['broadcast', 'g-set', 'g-counter', 'pn-counter', 'kafka'];

function follow(spec: TestSpec, text: string, piece = 700) {
  const follower = createFollower(spec);
  const events: RunEvent[] = [];
  for (let i = 0; i < text.length; i += piece) events.push(...follower.push(text.slice(i, i + piece)));
  events.push(...follower.end());
  const phases = events.flatMap((event) => (event.type === 'phase' ? [event.phase] : []));
  const progress = events.flatMap((event) => (event.type === 'progress' ? [event] : []));
  return { follower, events, phases, progress };
}

function recorded(name: string) {
  const recording = recordingNamed(name);
  return { ...recording, spec: recordedSpec(recording) };
}

describe('a recorded test', () => {
  it.each(recordedRunNames().filter((name) => !name.startsWith('cli-')))('%s is followed', (name) => {
    const { spec, console, results } = recorded(name);
    const { phases, progress, follower } = follow(spec, console);
    expect(phases).toEqual(order.filter((phase) => phases.includes(phase)));
    if (results === null) {
      expect(follower.fatal).not.toBeNull();
      return;
    }
    const final = withFinalReads.includes(spec.workload) ? ['recovery', 'final'] : [];
    expect(phases).toEqual(['setup', 'main', ...final, 'analysis', 'done']);
    const { stats } = recordedRun(name).results();
    const last = progress.at(-1);
    // The last figures before the end of the run lack the operations of its last moment.
    expect(last?.operations).toBeGreaterThan(0);
    expect(last?.operations).toBeLessThanOrEqual(recordedRun(name).history().length);
    expect(last?.failures).toBeLessThanOrEqual(stats.failCount + stats.infoCount + 5);
    const times = progress.map(({ time }) => time);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    const seconds = (last?.time ?? 0) / 1e9;
    expect(seconds).toBeGreaterThan((recordedRun(name).history().at(-1)?.time ?? 0) / 1e9 - 0.2);
    expect(progress.length).toBeLessThan(seconds * 12 + 20);
  });

  it('counts what it says at the end exactly', () => {
    const { spec, console } = recorded('lin-kv-partition-pass');
    const { progress } = follow(spec, console);
    const { stats } = recordedRun('lin-kv-partition-pass').results();
    expect(progress.at(-1)).toMatchObject({
      operations: stats.count,
      failures: stats.failCount + stats.infoCount,
      messages: 0,
    });
  });

  it('knows which partition is in force', () => {
    const { spec, console } = recorded('broadcast-partition-fail');
    const { progress } = follow(spec, console);
    const during = progress.filter(({ time }) => time > 1e9 && time < 12.9e9);
    expect(new Set(during.map(({ faults }) => faults))).toEqual(new Set([1]));
    const after = progress.filter(({ time }) => time > 13.1e9);
    expect(new Set(after.map(({ faults }) => faults))).toEqual(new Set([0]));
  });

  it('counts messages where they are logged', () => {
    const { spec, console } = recorded('echo-log-net');
    const { progress } = follow(spec, console);
    expect(progress.at(-1)?.messages).toBe(recordedRun('echo-log-net').results().net.all.msgCount);
  });

  it('gives the same events however the text is cut', () => {
    const { spec, console } = recorded('kafka-pass');
    expect(follow(spec, console, 13).events).toEqual(follow(spec, console, 100_000).events);
  });
});

describe('the line that decides', () => {
  it.each([
    ['stdout-not-json', { kind: 'node-muted', node: 'n0', text: 'handling echo' }],
    ['node-crash', { kind: 'node-crashed', node: 'n0', text: 'out of cheese' }],
    ['bin-missing', { kind: 'node-not-started', node: null, text: null }],
    ['lin-kv-concurrency-1n', { kind: 'test-crashed', node: null, text: null }],
    ['broadcast-partition-fail', null],
    ['echo-no-gnuplot', null],
  ])('of %s', (name, fatal) => {
    const { spec, console } = recorded(name);
    const found = follow(spec, console).follower.fatal;
    if (fatal === null) expect(found).toBeNull();
    else expect(found).toMatchObject(fatal);
    expect(found?.message ?? '').not.toMatch(/^\s+at /m);
  });

  it('is known as soon as it is there, before the stack trace is over', () => {
    const { spec, console } = recorded('stdout-not-json');
    const follower = createFollower(spec);
    follower.push(console.slice(0, console.indexOf('Did you mean to encode')));
    expect(follower.fatal).toMatchObject({ kind: 'node-muted', text: 'handling echo' });
  });

  it('is not what a node prints on stderr, nor what it prints when it is stopped', () => {
    const { spec, console } = recorded('echo-pass');
    const forged = 'WARN [2026-11-21 01:53:03,490] jepsen test runner - jepsen.core Test crashed!';
    const at = console.indexOf('INFO', console.indexOf(':invoke'));
    const stderr = `INFO [2026-11-21 01:13:39,000] n1 stderr - maelstrom.process ${forged}\n`;
    const stopped = console.replace(
      /^INFO (\[.*?\]) .*Shutting down Maelstrom network\n/m,
      (line, time) =>
        `WARN ${time} n1 stdout - maelstrom.process Error!\nclojure.lang.ExceptionInfo: Node n1 printed a line to STDOUT which was not well-formed JSON:\n{"src":"n\nDid you mean\n${line}`,
    );
    expect(stopped).not.toBe(console);
    for (const text of [console.slice(0, at) + stderr + console.slice(at), stopped]) {
      const { follower, phases } = follow(spec, text);
      expect(follower.fatal).toBeNull();
      expect(phases.at(-1)).toBe('done');
    }
  });
});
