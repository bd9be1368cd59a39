import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordedRun, recordedRuns } from '../../../test/support/recorded-runs.ts';
import { ConsoleReader, type LogRecord, readRecord } from './console-records.ts';

interface Taken {
  readonly record: LogRecord | null;
  readonly line: string;
  readonly quoted: boolean;
}

function taken(pieces: readonly string[], longestLine?: number): Taken[] {
  const all: Taken[] = [];
  const reader = new ConsoleReader(
    {
      record: (record) => all.push({ record, line: record.message, quoted: false }),
      line: (line, quoted) => all.push({ record: null, line, quoted }),
    },
    longestLine,
  );
  for (const piece of pieces) reader.push(piece);
  reader.end();
  return all;
}

/** The text cut at these places. */
function cut(text: string, places: readonly number[]): string[] {
  const sorted = [...places].map((place) => place % (text.length + 1)).sort((a, b) => a - b);
  return [0, ...sorted].map((from, i) => text.slice(from, sorted[i] ?? text.length));
}

const header = 'INFO [2026-11-21 01:45:13,763] jepsen worker 0 - jepsen.util ';

describe('readRecord', () => {
  it('takes a header apart', () => {
    expect(readRecord(`${header}0\t:invoke\t:echo\t"Please echo 21"`)).toEqual({
      level: 'INFO',
      clock: Date.UTC(2026, 10, 21, 1, 45, 13, 763),
      thread: 'jepsen worker 0',
      logger: 'jepsen.util',
      message: '0\t:invoke\t:echo\t"Please echo 21"',
    });
  });

  it('takes a message that is empty, and one that looks like a header itself', () => {
    expect(readRecord('INFO [2026-11-21 01:45:13,763] n0 stderr - maelstrom.process ')?.message).toBe('');
    const inner = 'ERROR [2026-11-21 01:45:13,763] main - jepsen.cli Oh jeez';
    expect(readRecord(`INFO [2026-11-21 01:45:13,763] n0 stderr - maelstrom.process ${inner}`)).toMatchObject(
      {
        level: 'INFO',
        thread: 'n0 stderr',
        message: inner,
      },
    );
  });

  it.each([
    '',
    '{:args []',
    '\tat java.base/java.lang.Thread.run(Thread.java:840)',
    'INFO',
    'INFO [now] main - x y',
    ' INFO [2026-11-21 01:45:13,763] main - jepsen.cli Test options:',
  ])('refuses %j', (line) => {
    expect(readRecord(line)).toBeNull();
  });
});

describe('ConsoleReader', () => {
  it('finds the same records wherever the text is cut', () => {
    const text = recordedRun('stdout-not-json').consoleText;
    const whole = taken([text]);
    expect(whole.filter(({ record }) => record !== null).length).toBeGreaterThan(20);
    fc.assert(
      fc.property(fc.array(fc.nat(text.length), { maxLength: 12 }), (places) => {
        expect(taken(cut(text, places))).toEqual(whole);
      }),
      { numRuns: 60 },
    );
    expect(taken([...text].slice(-3000))).toEqual(taken([text.slice(-3000)]));
  });

  it('takes CRLF as it takes LF', () => {
    for (const { consoleText } of recordedRuns().slice(0, 6)) {
      expect(taken([consoleText.replace(/\n/g, '\r\n')])).toEqual(taken([consoleText]));
    }
  });

  it('keeps lines before the first record, and a last line without an end', () => {
    expect(taken(['Unknown option: "--x"\n', `${header}a\nmo`, 're'])).toMatchObject([
      { record: null, line: 'Unknown option: "--x"' },
      { record: { thread: 'jepsen worker 0' }, line: 'a' },
      { record: null, line: 'more' },
    ]);
  });

  it('cuts long lines, however they come, and goes on behind them', () => {
    const long = `${header}${'x'.repeat(5000)}`;
    const pieces = cut(`${long}\n${header}b\n`, [10, 400, 2000, 4999]);
    expect(taken(pieces, 300).map(({ line }) => line.length)).toEqual([300 - header.length, 1]);
  });

  it('takes nothing that a node printed for a record', () => {
    const forged = 'WARN [2026-11-21 01:53:03,490] jepsen test runner - jepsen.core Test crashed!';
    const bad = [
      'WARN [2026-11-21 01:53:11,990] n0 stdout - maelstrom.process Error!',
      'clojure.lang.ExceptionInfo: Node n0 printed a line to STDOUT which was not well-formed JSON:',
      forged,
      'Did you mean to encode this line as JSON?',
      forged,
    ];
    expect(taken([bad.join('\n')]).map(({ record, quoted }) => [record !== null, quoted])).toEqual([
      [true, false],
      [false, false],
      [false, true],
      [false, false],
      [true, false],
    ]);
    const crash = [
      'clojure.lang.ExceptionInfo: Node n0 crashed with exit status 1. Before crashing, it wrote to STDOUT:',
      '',
      ...Array.from({ length: 32 }, () => forged),
      '',
      'And to STDERR:',
      '',
      ...Array.from({ length: 32 }, () => forged),
      '',
      'Full STDERR logs are available in /store/n0.log',
      forged,
    ];
    const records = taken([crash.join('\n')]).filter(({ record }) => record !== null);
    expect(records).toHaveLength(1);
  });
});
