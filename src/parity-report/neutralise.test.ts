import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { isTelling, neutraliser, neutralisingStream, type Personal } from './neutralise.ts';

const ann: Personal = { homes: ['/home/ann'], workspaces: ['/home/ann/my course'], user: 'ann' };

describe('personal things', () => {
  it.each([
    ['/home/ann/x.js:3', '~/x.js:3'],
    ['at file:///home/ann/my%20course/echo-1/main.ts', 'at file://<workspace>/echo-1/main.ts'],
    ['{"cwd":"/home/ann/my course/.dscourse"}', '{"cwd":"<workspace>/.dscourse"}'],
    ['/home/anna and /home/ann-2 are others', '/home/anna and /home/ann-2 are others'],
    ['ann@host, (ann)', 'user@host, (user)'],
    ['annual plan, joann', 'annual plan, joann'],
  ])('%s', (text, neutral) => {
    expect(neutraliser(ann, true)(text)).toBe(neutral);
  });

  it('are paths alone in source code', () => {
    expect(neutraliser(ann, false)("const ann = '/home/ann';")).toBe("const ann = '~';");
  });

  it('are known with backslashes, plain and in JSON, and with letters beyond ASCII', () => {
    const personal: Personal = { homes: ['C:\\Users\\Zoë'], workspaces: [], user: 'Zoë' };
    const latin = (text: string) => Buffer.from(text, 'utf8').toString('latin1');
    const neutral = neutraliser(personal, true);
    expect(neutral(latin('C:\\Users\\Zoë\\x'))).toBe('~\\x');
    expect(neutral(latin('"C:\\\\Users\\\\Zoë\\\\x"'))).toBe('"~\\\\x"');
    expect(neutral(latin('by Zoë.'))).toBe('by user.');
  });

  it('are not the root, nor a name that everybody has', () => {
    const personal: Personal = { homes: ['/'], workspaces: [], user: 'root' };
    expect(neutraliser(personal, true)('/root of all /x')).toBe('/root of all /x');
    expect([null, 'root', 'node', 'al', 'alicia'].map(isTelling)).toEqual([false, false, false, false, true]);
  });
});

describe('a stream', () => {
  const through = async (bytes: Buffer, size: number): Promise<Buffer> => {
    const chunks: Buffer[] = [];
    for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size));
    return buffer(Readable.from(chunks).pipe(neutralisingStream(neutraliser(ann, true))));
  };

  it('gives the same wherever it is cut, and keeps bytes that are no text', async () => {
    const text = Buffer.concat([
      Buffer.from('in /home/ann/x\nann, and ü\n/home/ann'),
      Buffer.from([0xff, 0xfe, 0x80]),
    ]);
    const whole = await through(text, text.length);
    expect(whole.subarray(-4)).toEqual(Buffer.from([0x7e, 0xff, 0xfe, 0x80]));
    for (let size = 1; size < 12; size++) expect(await through(text, size)).toEqual(whole);
  });

  it('finds a path on both sides of a cut in a line of megabytes', async () => {
    const line = Buffer.from(`${'/home/ann/ '.repeat(300_000)}end`);
    const neutral = (await through(line, 65_536)).toString();
    // Compared as a truth value: a difference of megabytes is no message.
    expect(neutral === `${'~/ '.repeat(300_000)}end`).toBe(true);
    expect(neutral.length).toBe(900_003);
  });
});
