import { describe, expect, it } from 'vitest';
import { recordedSpec, recordingNamed } from '../../../test/support/finished-runs.ts';
import type { RunEnding } from '../engine.ts';
import { endingOf, type Remains } from './ending.ts';
import { TestConsole } from './test-console.ts';

interface Given {
  readonly code?: number | null;
  readonly signal?: string | null;
  readonly endedBy?: Remains['test']['endedBy'];
  readonly startFailure?: string | null;
  readonly console?: string;
  readonly stderr?: readonly string[];
  readonly results?: Remains['results'];
  readonly answeredAlone?: boolean;
}

function ending(given: Given, name = 'echo-pass'): RunEnding {
  const recording = recordingNamed(name);
  const console = new TestConsole(recordedSpec(recording));
  console.push(given.console ?? recording.console);
  console.end();
  return endingOf({
    test: {
      exit: {
        code: given.code === undefined ? recording.exitStatus : given.code,
        signal: given.signal ?? null,
      },
      startFailure: given.startFailure ?? null,
      endedBy: given.endedBy ?? null,
      answeredAlone: given.answeredAlone ?? false,
    },
    console,
    stderr: given.stderr ?? [],
    results: given.results ?? 'missing',
    lastSign: (node) => ({ node, time: 1e9, messageId: null, activity: 'unseen' }),
    lastWords: () => null,
  });
}

/** The console of a test up to a sentence, which is left out. */
function before(name: string, sentence: string): string {
  const { console } = recordingNamed(name);
  const at = console.indexOf(sentence);
  expect(at).toBeGreaterThan(0);
  return console.slice(0, console.lastIndexOf('\n', at) + 1);
}

const started = before('echo-pass', 'Run complete');
const record = (level: string, rest: string) => `${level} [2026-11-21 01:13:41,000] ${rest}\n`;

describe('the ending', () => {
  it('is what the results say, whatever came afterwards', () => {
    expect(ending({ results: 'readable', code: 255 })).toEqual({ kind: 'completed' });
    expect(ending({ results: 'readable', endedBy: 'interrupt' })).toEqual({ kind: 'interrupted' });
  });

  it.each<[string, Given, string, RegExp]>([
    ['a signal', { code: null, signal: 'SIGKILL', console: started }, 'killed', /SIGKILL.*memory runs out/],
    ['a status that stands for a signal', { code: 143, console: started }, 'killed', /SIGTERM/],
    [
      'silence',
      { code: null, signal: 'SIGKILL', endedBy: 'stalled', console: started },
      'killed',
      /said nothing/,
    ],
    ['no Java', { startFailure: 'java is gone.', code: null }, 'no-jvm', /^java is gone\.$/],
    [
      'a JVM that says nothing of Maelstrom',
      { code: 1, console: '', stderr: ['WARNING: x', 'Error: Unable to access jarfile /x.jar'] },
      'no-jvm',
      /Unable to access jarfile/,
    ],
    [
      'a JVM that is too old',
      {
        code: 1,
        console: '',
        stderr: ['Exception in thread "main" java.lang.UnsupportedClassVersionError: x'],
      },
      'no-jvm',
      /version 11/,
    ],
    ['a good status without results', { code: 0 }, 'no-results', /no results\.edn/],
    [
      'an analysis that died',
      { code: 2, results: { unreadable: 'the analysis of this run failed: Assert failed: x.' } },
      'no-results',
      /Assert failed: x\./,
    ],
    [
      'memory that ran out in Maelstrom',
      { code: 255, console: `${started}java.lang.OutOfMemoryError: Java heap space\n` },
      'killed',
      /Java heap space/,
    ],
    [
      'a crash for lack of memory',
      {
        code: 255,
        console: `${started}${record('WARN', 'jepsen test runner - jepsen.core Test crashed!')}java.util.concurrent.ExecutionException: java.lang.OutOfMemoryError: GC overhead limit exceeded\n\tat x.y(z.java:1)\nCaused by: java.lang.OutOfMemoryError: GC overhead limit exceeded\n`,
      },
      'killed',
      /GC overhead/,
    ],
    [
      'git that is missing',
      {
        code: 255,
        console: `${record('WARN', 'jepsen test runner - jepsen.core Test crashed!')}java.io.IOException: Cannot run program "git": error=2, No such file or directory\n\tat x\n`,
      },
      'crashed',
      /could not run git.*doctor/,
    ],
    ['another status', { code: 77, console: started }, 'crashed', /exit status 77/],
  ])('of %s is the tool’s', (_, given, reason, message) => {
    const found = ending(given);
    expect(found).toMatchObject({ kind: 'tool-failed', reason });
    expect(found.kind === 'tool-failed' ? found.message : '').toMatch(message);
    expect(JSON.stringify(found)).not.toMatch(/\\tat |\.clj|\.java:/);
  });

  it('does not take a node’s own OutOfMemoryError for Maelstrom’s', () => {
    const said = record('INFO', 'n0 stderr - maelstrom.process java.lang.OutOfMemoryError: Java heap space');
    expect(ending({ code: 77, console: `${started}${said}` })).toMatchObject({ reason: 'crashed' });
  });

  it.each([
    [2, /no such file/],
    [8, /#!/],
    [12, /not enough memory/],
    [13, /chmod \+x/],
    [99, /Some reason/],
  ])('names what keeps an executable from being started (%i)', (code, why) => {
    const text = `java.io.IOException: Cannot run program "/home/x/node.sh" (in directory "/tmp"): error=${code}, Some reason\n\tat x\n`;
    const found = ending({
      code: 255,
      console: `${record('WARN', 'jepsen test runner - jepsen.core Test crashed!')}${text}`,
    });
    expect(found).toMatchObject({ kind: 'tool-failed', reason: 'node-not-started' });
    expect(found.kind === 'tool-failed' ? found.message : '').toMatch(why);
  });

  it('of a node that fell silent, where the test was ended for it, has no results', () => {
    const console = before('stdout-not-json', ':net-timeout');
    const given = { code: null, signal: 'SIGKILL', endedBy: 'fatal-line' as const, console };
    expect(ending(given, 'stdout-not-json')).toEqual({ kind: 'completed' });
    const early = console.replace(/^.*Relative time begins now\n/m, '').replace(/^.*:invoke.*\n/m, '');
    expect(ending({ ...given, console: early }, 'stdout-not-json')).toEqual({
      kind: 'init-failed',
      node: 'n0',
      reason: 'bad-line',
      text: 'handling echo',
    });
  });

  it.each(['when it was torn down', 'before'])(
    'is not the node when an answer to init came too late (%s) that comes at once from the node alone',
    (when) => {
      const tearingDown = record('INFO', 'jepsen node n1 - maelstrom.db Tearing down n1');
      const late = `${record('WARN', 'n1 stdout - maelstrom.process Error!')}java.lang.AssertionError: Assert failed: Invalid dest for message #maelstrom.net.message.Message{:id 30, :src "n1", :dest "c0", :body {:type "init_ok", :in_reply_to 1}}
(get queues (:dest m))
\tat maelstrom.net$validate_msg.invokeStatic(net.clj:174)
`;
      const console = `${record('INFO', 'jepsen node n1 - maelstrom.db Setting up n1')}${
        when === 'before' ? late + tearingDown : tearingDown + late
      }${record('WARN', 'jepsen test runner - jepsen.core Test crashed!')}clojure.lang.ExceptionInfo: Expected node n1 to respond to an init message, but node did not respond.
\tat slingshot.support$stack_trace.invoke(support.clj:201)
${record('ERROR', "main - jepsen.cli Oh jeez, I'm sorry, Jepsen broke. Here's why:")}`;
      expect(ending({ console, code: 255, answeredAlone: true })).toMatchObject({
        kind: 'tool-failed',
        reason: 'crashed',
        message: expect.stringMatching(/^n1 answered init only after the 10 seconds.*too busy/),
      });
      expect(ending({ console, code: 255 })).toMatchObject({
        kind: 'init-failed',
        node: 'n1',
        reason: 'no-reply',
      });
    },
  );
});
