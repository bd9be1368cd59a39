import { describe, expect, it } from 'vitest';
import { fakeContext, fakeIo } from '../../../test/support/fake-io.ts';
import { renderMarkdown } from './markdown.ts';
import type { Terminal } from './terminal.ts';
import { displayWidth, stripColour } from './width.ts';

function terminal(columns = 60, env: Record<string, string> = {}): Terminal {
  return fakeContext(fakeIo({ tty: false, env: { COLUMNS: String(columns), ...env } })).terminal;
}

const sample = `# Title

A paragraph of two
lines with \`code\`, **weight** and a [link](https://example.org).
_Stress_ is (*plain*) here, and \`a_b_c\` or snake_case_name is none.

- one
- two that is longer and
  goes on
1. first

| message | reply |
|---|---|
| \`echo\` | the same value, sent back to whoever asked for it in the first place |

\`\`\`
  n0 --> n1   # no heading
  | no | table |
\`\`\`
`;

describe('renderMarkdown', () => {
  it('renders what lessons use', () => {
    expect(renderMarkdown(sample, terminal())).toBe(
      [
        'Title',
        '─────',
        '',
        'A paragraph of two lines with `code`, weight and a link',
        '(https://example.org). Stress is (plain) here, and `a_b_c`',
        'or snake_case_name is none.',
        '',
        ' · one',
        ' · two that is longer and goes on',
        ' 1. first',
        '',
        '  message  reply',
        '  `echo`   the same value, sent back to whoever asked for it',
        '           in the first place',
        '',
        '    n0 --> n1   # no heading',
        '    | no | table |',
      ].join('\n'),
    );
  });

  it('is never wider than the terminal', () => {
    for (let columns = 20; columns < 100; columns += 3) {
      for (const line of renderMarkdown(sample, terminal(columns)).split('\n')) {
        expect(displayWidth(line), line).toBeLessThanOrEqual(columns);
      }
    }
  });

  it('breaks code that is too wide at a space, and keeps its other spaces', () => {
    const drawing = ['```', 'n0 --> n1        n0 --> n2', '```'].join('\n');
    expect(renderMarkdown(drawing, terminal(20))).toBe(['  n0 --> n1', '    n0 --> n2'].join('\n'));
  });

  it('says the same with colour, except that code needs no backticks', () => {
    const coloured = renderMarkdown(sample, terminal(60, { FORCE_COLOR: '1' }));
    expect(coloured).toContain('\u001b[36mcode\u001b[39m');
    expect(stripColour(coloured)).toContain('lines with code, weight');
  });

  it('keeps to ASCII where there is no Unicode', () => {
    const text = renderMarkdown(sample, terminal(60, { LANG: 'C' }));
    expect(text).toContain('Title\n=====');
    expect(text).toContain(' - one');
    expect(renderMarkdown('`read … ok` ✗ 2 × Ongaro, José', terminal(60, { LANG: 'C' }))).toBe(
      '`read ... ok` x 2 x Ongaro, Jose',
    );
  });

  const folded = [
    '<details><summary>Why so, and not',
    'with `code`?</summary>',
    '',
    'Because.',
    '',
    '- one',
    '',
    '</details>',
  ].join('\n');
  const options = { answers: false, folded: '(see elsewhere)', linkText: (target: string) => `<${target}>` };

  it('folds answers away, and says how they are seen', () => {
    expect(renderMarkdown(folded, terminal(), options)).toBe(
      '→ Why so, and not with `code`?\n  (see elsewhere)',
    );
  });

  it('shows folded answers below their questions where they are wanted', () => {
    expect(renderMarkdown(folded, terminal(), { ...options, answers: true })).toBe(
      ['→ Why so, and not with `code`?', '', '  Because.', '', '   · one'].join('\n'),
    );
  });

  it('shows a diagram once: as text where it has one', () => {
    const drawn = '```mermaid\nflowchart LR\n```';
    const text = '```text\na -> b\n```';
    expect(renderMarkdown(`${drawn}\n${text}`, terminal(), options)).toBe('  a -> b');
    expect(renderMarkdown(drawn, terminal(), options)).toBe('  flowchart LR');
    expect(renderMarkdown(`${drawn}\n\nNo text.`, terminal(), options)).toContain('flowchart');
  });

  it('hides the remark of an exchange, and no other comment', () => {
    const exchange = (info: string) => `\`\`\`${info}\n// node: echo/x.ts\n{}\n\`\`\``;
    expect(renderMarkdown(exchange('json exchange'), terminal(), options)).toBe('  {}');
    expect(renderMarkdown(exchange('ts'), terminal(), options)).toContain('// node');
  });

  it('says what a link leads to in the words it is given', () => {
    expect(renderMarkdown('[there](../a/lesson.md)', terminal(), options)).toBe('there (<../a/lesson.md>)');
    const toEcho = { ...options, linkText: () => 'dscourse lesson echo-1' };
    expect(renderMarkdown('[echo-1](../echo-1/lesson.md)', terminal(), toEcho)).toBe('echo-1');
  });
});
