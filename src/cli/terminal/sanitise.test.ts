import { describe, expect, it } from 'vitest';
import { sanitise, sanitiseLine } from './sanitise.ts';

describe('sanitise', () => {
  it.each([
    ['colour', '\u001b[31mred\u001b[0m', 'red'],
    ['colour with colons', '\u001b[38:5:1mred\u001b[m', 'red'],
    ['cursor movement', 'a\u001b[2Jb\u001b[10;3Hc', 'abc'],
    ['private modes', '\u001b[?1049hx\u001b[?25l', 'x'],
    ['a window title', '\u001b]0;pwned\u0007text', 'text'],
    ['a link', '\u001b]8;;http://x\u001b\\text\u001b]8;;\u001b\\', 'text'],
    ['a device string', '\u001bPq#0;2\u001b\\text', 'text'],
    ['8-bit control sequences', '\u009b31mred\u009d0;t\u009c!', 'red!'],
    ['a charset switch', '\u001b(0lqk\u001b(B', 'lqk'],
    ['a terminal reset', '\u001bctext', 'text'],
    ['bell, backspace, carriage return', 'a\u0007b\bc\rd', 'abcd'],
    ['delete and C1', 'a\u007fb\u0085c', 'abc'],
    ['bidirectional overrides', 'user\u202eadmin\u202c \u2066x\u2069', 'useradmin x'],
    ['zero-width characters', 'a\u200bb\ufeffc', 'abc'],
    ['tag characters', 'a\u{e0041}b', 'ab'],
    ['line separators', 'a\u2028b', 'a b'],
    ['half a surrogate pair', 'a\ud800b', 'a\ufffdb'],
  ])('removes %s', (_, text, clean) => {
    expect(sanitise(text)).toBe(clean);
  });

  it('keeps newlines, accents, emoji and joiners', () => {
    const text = 'line one\nŻółć 日本 👩‍💻 ✓';
    expect(sanitise(text)).toBe(text);
  });

  it('lets an unfinished escape sequence swallow no more than its own line', () => {
    expect(sanitise('a\u001b]0;never ended\nthe next line')).toBe('a\nthe next line');
    expect(sanitise('end\u001b[')).toBe('end');
    expect(sanitise('end\u001b')).toBe('end');
  });

  it('leaves nothing that a second pass would find', () => {
    const nested = '\u001b\u001b[31m[31mx';
    expect(sanitise(sanitise(nested))).toBe(sanitise(nested));
    expect(sanitise(nested)).not.toContain('\u001b');
  });

  it('puts many lines on one and cuts what is too long', () => {
    expect(sanitiseLine('a\r\nb\n\nc')).toBe('a b c');
    expect(sanitiseLine('x'.repeat(50), 10)).toBe(`${'x'.repeat(10)}...`);
  });
});
