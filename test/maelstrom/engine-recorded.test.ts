/**
 * The maelstrom engine through real processes: a stand-in JVM plays recorded runs with real nodes, and the
 * outcome must be the row that the table has for the same files (recorded-runs.test.ts).
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { NodeProgram, RunEvent, RunOutcome, RunPhase, RunRequest } from '../../src/engines/engine.ts';
import { createMaelstromEngine } from '../../src/engines/maelstrom/maelstrom-engine.ts';
import { DscourseError } from '../../src/errors.ts';
import { openRun } from '../../src/results/run-directory.ts';
import { recordedSpec, recordingNamed } from '../support/finished-runs.ts';
import { untilGone } from '../support/processes.ts';
import { temporaryFolder } from '../support/run-cli.ts';
import { type StandInOptions, standIn } from '../support/stand-in/stand-in.ts';
import { expectedOutcomes } from './expected-outcomes.ts';

/** Answers everything, leaves its process id in a folder, and does not end with its stdin. */
const source = `
require('node:fs').writeFileSync(process.argv[1] + '/' + process.pid, '');
setInterval(() => {}, 1000);
require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const { src, dest, body } = JSON.parse(line);
  console.log(JSON.stringify({ src: dest, dest: src, body: { type: body.type + '_ok', in_reply_to: body.msg_id } }));
});`;

interface Ran {
  readonly outcome: RunOutcome;
  readonly events: readonly RunEvent[];
  readonly directory: string;
  readonly starts: number;
}
interface Options extends Omit<StandInOptions, 'run'> {
  readonly request?: Partial<RunRequest>;
}

function program(text: string, folder: string): NodeProgram {
  const argv = [process.execPath, '-e', text, folder];
  return { kind: 'command', language: 'other', argv, cwd: folder, env: {}, hash: text };
}

/** Runs what was recorded, and sees to it that nothing is left of it. */
async function run(name: string, { request = {}, ...options }: Options = {}): Promise<Ran> {
  const stand = standIn({ run: name, pace: 100, ...options });
  const pids = temporaryFolder();
  const directory = join(temporaryFolder('dscourse run ü '), 'run');
  const engine = createMaelstromEngine({
    java: { executable: stand.java, major: 17, version: '17.0.15', vendor: null, from: 'JAVA_HOME' },
    install: { home: stand.home, jar: stand.jar, version: 'v0.2.4', from: 'DSCOURSE_MAELSTROM_HOME' },
    env: { PATH: process.env.PATH },
  });
  const recording = recordingNamed(name);
  const events: RunEvent[] = [];
  const outcome = await engine.run({
    spec: recordedSpec(recording),
    program: program(source, pids),
    runDirectory: directory,
    time: 'auto',
    schedule: null,
    signal: new AbortController().signal,
    onEvent: (event) => void events.push(event),
    log: { messages: recording.argv.includes('--log-net-send') },
    ...request,
  });
  const left = [...readdirSync(pids).map(Number), ...stand.starts().map(({ pid }) => pid)];
  for (const pid of left) expect(await untilGone(pid, 1000), `process ${pid} is left`).toBe(true);
  expect(existsSync(join(directory, 'store'))).toBe(false);
  return { outcome, events, directory, starts: stand.starts().length };
}

function phases(events: readonly RunEvent[]): RunPhase[] {
  return events.flatMap((event) => (event.type === 'phase' ? [event.phase] : []));
}

function endingName({ ending }: RunOutcome): string {
  return ending.kind === 'tool-failed' ? `tool-failed: ${ending.reason}` : ending.kind;
}

describe('the engine comes to what the table says of', () => {
  it.for([
    'bin-missing',
    'cli-unknown-flag',
    'echo-fail',
    'echo-log-net',
    'echo-no-gnuplot',
    'kafka-fail',
    'lin-kv-fail',
    'node-crash',
    'stdout-not-json',
    'txn-list-append-fail',
    'txn-rw-register-hat-pass',
  ])('%s', async (name) => {
    const { outcome, directory, events } = await run(name);
    const expected = { ending: 'completed', muted: [], ...expectedOutcomes[name] };
    expect({
      ending: endingName(outcome),
      muted: outcome.muted.map(({ reason }) => reason),
      valid: openRun(directory, 'run').results?.valid ?? null,
    }).toEqual({ ending: expected.ending, muted: expected.muted, valid: expected.valid });
    const { results, history, argv } = recordingNamed(name);
    if (results !== null) {
      expect(readFileSync(join(directory, 'results.edn'), 'utf8')).toBe(results);
      expect(readFileSync(join(directory, 'history.edn'), 'utf8')).toBe(history);
    }
    expect(outcome.capabilities.messages).toBe(argv.includes('--log-net-send'));
    expect(outcome.noMessages !== undefined).toBe(!outcome.capabilities.messages);
    expect(existsSync(join(directory, 'messages.jsonl.gz'))).toBe(outcome.capabilities.messages);
    expect(phases(events).at(-1)).toBe('done');
  });
});

describe('the engine, on a recorded run', () => {
  it('keeps the messages of the journal, though none were asked for', async () => {
    const { outcome, directory } = await run('broadcast-journal-partition-pass', {
      request: { log: { messages: false } },
    });
    expect(outcome.capabilities.messages).toBe(true);
    expect(outcome).not.toHaveProperty('noMessages');
    const messages = openRun(directory, 'run').messages();
    expect(messages).toHaveLength(363);
    expect(messages.filter(({ fate }) => fate === 'partitioned')).toHaveLength(41);
    // Clients and nodes tell of each other within the bounds of their operations.
    const [first] = messages.filter(({ body }) => body.startsWith('{"type":"broadcast"'));
    const [invoked] = openRun(directory, 'run')
      .history()
      .filter(({ f }) => f === 'broadcast');
    expect((first?.sent ?? 0) - (invoked?.time ?? 0)).toBeGreaterThan(-0.5e6);
    expect((first?.sent ?? 0) - (invoked?.time ?? 0)).toBeLessThan(20e6);
  });

  it('tells the phases in their order, and what operations and faults there were', async () => {
    const { events, outcome } = await run('broadcast-partition-pass');
    expect(outcome).toMatchObject({ ending: { kind: 'completed' }, hasResults: true, counts: { faults: 2 } });
    expect(phases(events)).toEqual(['setup', 'main', 'recovery', 'final', 'analysis', 'done']);
    const progress = events.flatMap((event) => (event.type === 'progress' ? [event] : []));
    for (const [i, event] of progress.entries()) {
      const before = progress[i - 1] ?? event;
      expect(event.time).toBeGreaterThanOrEqual(before.time);
      expect(event.operations).toBeGreaterThanOrEqual(before.operations);
    }
    expect(progress.at(-1)?.operations).toBe(outcome.counts.operations);
    expect(progress.some(({ faults }) => faults === 1)).toBe(true);
    expect(progress.at(-1)?.faults).toBe(0);
  });

  it('ends at the line that decides when it is told to: the results are never reached', async () => {
    const early = await run('stdout-not-json', { pace: 4_000, request: { endAtFatalLine: true } });
    expect(early.outcome).toMatchObject({ ending: { kind: 'completed' }, hasResults: false });
    expect(early.outcome.muted).toMatchObject([{ node: 'n0', reason: 'not-json', line: 'handling echo' }]);
  });

  it.for<[NonNullable<StandInOptions['trouble']>, string, RegExp]>([
    ['killed', 'killed', /SIGKILL/],
    ['out-of-memory', 'killed', /memory/],
    ['garbage', 'no-results', /results/],
    ['no-jvm', 'no-jvm', /initialization of VM/],
  ])('does not blame the node when the JVM is in trouble: %s', async ([trouble, reason, words]) => {
    const { outcome } = await run('echo-1node-idle', { trouble });
    const message = expect.stringMatching(words);
    expect(outcome.ending).toEqual({ kind: 'tool-failed', reason, message });
    expect(outcome.hasResults).toBe(false);
  });

  it('leaves nothing behind when it is interrupted', async () => {
    const controller = new AbortController();
    const onEvent = (event: RunEvent): void => {
      if (event.type === 'phase' && event.phase === 'main') controller.abort();
    };
    const request = { signal: controller.signal, onEvent };
    const { outcome } = await run('broadcast-pass', { pace: 8_000, request });
    expect(outcome.ending).toEqual({ kind: 'interrupted' });
  });

  it('explains a test that Maelstrom would crash on', async () => {
    const refused = await run('lin-kv-concurrency-1n').catch((thrown: unknown) => thrown);
    expect(refused).toBeInstanceOf(DscourseError);
    expect((refused as DscourseError).fix).toContain('--concurrency 2n');
  });

  it.for<[string, string, string, number]>([
    ['prints a line that is no message', `console.log('ready');${source}`, 'init-failed', 0],
    ['ends at once', 'process.exit(3)', 'node-crashed', 0],
    // What a reply must be is left to Maelstrom.
    ['answers init with something else', source.replace("'_ok'", "'_done'"), 'init-failed', 1],
  ])('tries a node before it starts a JVM: one that %s', async ([, wrong, ending, started]) => {
    const request = { program: program(wrong, temporaryFolder()) };
    const { outcome, starts } = await run('echo-1node-idle', { request });
    expect([endingName(outcome), starts]).toEqual([ending, started]);
  });
});
