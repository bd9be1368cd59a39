import { describe, expect, it } from 'vitest';
import type { RunEnding } from '../src/engines/engine.ts';
import { badEcho } from '../test/support/bad-echo.ts';
import { explain } from '../test/support/explain.ts';
import { echo } from './echo.ts';

describe('a run that did not come to its end', () => {
  const step = { node: 'n0', time: 4.2e9, messageId: 0, activity: 'stdin' } as const;
  const location = { file: 'echo-1/main.ts', line: 12, column: 7 };
  const crash = {
    kind: 'node-crashed',
    step,
    exitCode: 1,
    signal: null,
    rejection: false,
    error: { name: 'TypeError', message: 'x is undefined', stack: '' },
    location,
    lastStderr: [],
    lastStdout: [],
  } as const;
  const ends = (ending: RunEnding) => explain(echo, badEcho({ type: 'info' }).ends(ending).evidence());

  it('names the error, the message and the source line of a crash', () => {
    const diagnosis = ends(crash);
    expect(diagnosis.headline.text).toBe(
      'n0 crashed at 4.20 s while handling echo from client c10: TypeError: x is undefined',
    );
    expect(diagnosis.look).toBe('echo-1/main.ts:12:7');
  });

  it('tells an exit from a crash', () => {
    const diagnosis = ends({ ...crash, error: null, exitCode: 0 });
    expect(diagnosis.code).toBe('node-exited');
    expect(diagnosis.headline.text).toContain('n0 ended with exit status 0 at 4.20 s');
  });

  it.each([
    [
      { kind: 'node-hung', step, location },
      'node-hung',
      'it never came back from handling echo from client c10',
    ],
    [
      { kind: 'spin', step, what: 'clock reads', count: 1_000_000, location },
      'spin',
      '1,000,000 clock reads in a row',
    ],
    [
      { kind: 'out-of-memory', step, limit: 512 * 2 ** 20, what: 'buffers' },
      'out-of-memory',
      'filled the memory (512 MB) with buffers',
    ],
    [
      {
        kind: 'message-storm',
        step,
        messages: 200_000,
        body: '{"type":"go","message":7}',
        route: ['n0', 'n1', 'n0'],
      },
      'message-storm',
      'go 7 is sent without end, last by n0, 200,000 messages by 4.20 s',
    ],
    [
      { kind: 'init-failed', node: 'n0', reason: 'no-reply', text: null },
      'init-unanswered',
      'n0 did not answer init',
    ],
    [
      { kind: 'init-failed', node: 'n0', reason: 'no-reply', text: '{"src"' },
      'init-unanswered',
      'n0 did not answer init',
    ],
    [
      { kind: 'init-failed', node: 'n0', reason: 'wrong-reply', text: '{"type":"ok"}' },
      'init-wrong-reply',
      '{"type":"ok"}',
    ],
    [
      { kind: 'init-failed', node: 'n0', reason: 'topology-no-reply', text: null },
      'topology-unanswered',
      'topology',
    ],
    [
      {
        kind: 'init-failed',
        node: 'n0',
        reason: 'topology-wrong-reply',
        text: '{"type":"topology_ok","in_reply_to":1,"x":2}',
      },
      'topology-wrong-reply',
      'it has a field x, which topology_ok does not have',
    ],
    [{ kind: 'tool-failed', message: 'no room' }, 'could-not-run', 'no room'],
  ] as const)('%j is %s', (ending, code, text) => {
    const diagnosis = ends(ending);
    expect(diagnosis.code).toBe(code);
    expect(diagnosis.headline.text).toContain(text);
  });
});

it('shows which line muted a node, after which message, and what went unanswered', () => {
  const muted = {
    node: 'n0',
    time: 1.5e9,
    reason: 'not-json',
    line: 'debug: got one',
    lineNumber: 3,
    messageId: 0,
    detail: 'Unexpected character',
  } as const;
  const evidence = badEcho({ type: 'info' })
    .outcome({ muted: [muted] })
    .evidence();
  const diagnosis = explain(echo, evidence);
  expect(diagnosis.code).toBe('muted-not-json');
  expect(diagnosis.headline.text).toBe(
    'n0 fell silent at 1.50 s, just after echo from client c10. It printed "debug: got one", which is not JSON; nothing is read after such a line.',
  );
  expect(diagnosis.steps.at(-1)?.text).toBe('From then on 1 request to n0 went unanswered.');
});

describe('a line that went to nobody, or came from nobody', () => {
  const mutedBy = (reason: 'unknown-dest' | 'unknown-src', line: object) => {
    const muted = {
      node: 'n0',
      time: 1.5e9,
      reason,
      line: JSON.stringify(line),
      lineNumber: 3,
      messageId: 0,
      detail: 'there is no such node',
    };
    return explain(
      echo,
      badEcho({ type: 'info' })
        .outcome({ muted: [muted] })
        .evidence(),
    );
  };

  it('is sent to a place in a list, or to any other name', () => {
    const place = mutedBy('unknown-dest', { src: 'n0', dest: '0', body: { type: 'tell' } });
    expect(place.cause?.text).toMatch(/^"0" is a place in a list, not the name that stands there/);
    expect(place.look).toBe(
      'the dest of outgoing messages: the name of a node, as init and topology give it',
    );
    const other = mutedBy('unknown-dest', { src: 'n0', dest: '7', body: { type: 'ok', in_reply_to: 1 } });
    expect(other.cause).toBeNull();
    expect(other.look).toBe('the dest of outgoing messages: a reply goes to the src of its request');
  });

  it('is a request sent back as it came, or names another node', () => {
    const back = mutedBy('unknown-src', { src: 'c10', dest: 'n0', body: { type: 'echo_ok' } });
    expect(back.cause?.text).toBe(
      'src and dest stand as in a request of c10 to n0. In the answer they change places.',
    );
    expect(mutedBy('unknown-src', { src: 'n7', dest: 'n0', body: {} }).cause).toBeNull();
  });
});
