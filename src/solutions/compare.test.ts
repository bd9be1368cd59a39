import { describe, expect, it } from 'vitest';
import { compareSources, linesOf } from './compare.ts';

const file = (name: string, text = 'a\n') => ({ name, text });

describe('the sources', () => {
  it('are compared by name, and what one side alone has is told', () => {
    const own = [file('main.ts', 'a\nb\n'), file('tree.ts', 'x\ny\n'), file('notes.md')];
    const reference = [file('main.ts', 'a\nc\n'), file('log.ts', 'z\n')];
    expect(compareSources(own, reference)).toEqual([
      {
        kind: 'both',
        own: 'main.ts',
        reference: 'main.ts',
        lines: [
          { kind: 'same', text: 'a' },
          { kind: 'removed', text: 'b' },
          { kind: 'added', text: 'c' },
        ],
      },
      { kind: 'only-reference', reference: 'log.ts', lineCount: 1 },
      { kind: 'only-own', own: 'tree.ts', lineCount: 2 },
      { kind: 'only-own', own: 'notes.md', lineCount: 1 },
    ]);
  });

  it('are one program each where each side has one file, whatever it is called', () => {
    expect(compareSources([file('index.js')], [file('main.ts')])).toMatchObject([
      { kind: 'both', own: 'index.js', reference: 'main.ts' },
    ]);
  });

  it('are all told when the learner has none or several of other names', () => {
    expect(compareSources([], [file('main.ts')])).toMatchObject([{ kind: 'only-reference' }]);
    expect(compareSources([file('a.ts'), file('b.ts')], [file('main.ts')]).map(({ kind }) => kind)).toEqual([
      'only-reference',
      'only-own',
      'only-own',
    ]);
  });

  it('have the same lines with the line ends of Windows and without a last newline', () => {
    expect(linesOf('a\r\nb\r\n')).toEqual(['a', 'b']);
    expect(linesOf('a\nb')).toEqual(['a', 'b']);
    expect(linesOf('')).toEqual([]);
  });
});
