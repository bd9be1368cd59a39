import { describe, expect, it } from 'vitest';
import { type FakeIoOptions, fakeIo } from '../../../test/support/fake-io.ts';
import { createTerminal } from './create-terminal.ts';

function terminalWith(options: FakeIoOptions, flags: { quiet?: boolean; json?: boolean } = {}) {
  const io = fakeIo(options);
  return { io, terminal: createTerminal(io, { quiet: false, json: false, ...flags }, 'linux') };
}

describe('createTerminal', () => {
  it('paints on a terminal and not on a pipe', () => {
    expect(terminalWith({ tty: true }).terminal.paint('good', 'x')).toBe('\u001b[32mx\u001b[39m');
    expect(terminalWith({}).terminal.paint('good', 'x')).toBe('x');
    expect(terminalWith({ tty: true }).terminal.paint('plain', 'x')).toBe('x');
  });

  it('has ASCII for every glyph', () => {
    const { terminal } = terminalWith({ env: { LANG: 'C' } });
    for (const name of ['pass', 'fail', 'warn', 'bullet', 'arrow', 'unknown'] as const) {
      expect(terminal.glyph(name)).toMatch(/^[\x20-\x7e]+$/);
    }
    expect(terminalWith({}).terminal.glyph('pass')).toBe('✓');
  });

  it('drops notes with --quiet and --json, and never what was asked for', () => {
    for (const flags of [{}, { quiet: true }, { json: true }]) {
      const { io, terminal } = terminalWith({}, flags);
      terminal.note('a note');
      terminal.line('the answer');
      terminal.error('an error');
      expect(io.out()).toBe(Object.keys(flags).length === 0 ? 'a note\nthe answer\n' : 'the answer\n');
      expect(io.err()).toBe('an error\n');
    }
  });

  it('takes colour out of what goes to a stderr that is no terminal', () => {
    const { io, terminal } = terminalWith({ env: { FORCE_COLOR: '0' } });
    terminal.error('\u001b[31mred\u001b[39m');
    expect(io.err()).toBe('red\n');
  });

  it('shows no status off a terminal, in CI or with --quiet', async () => {
    for (const { io, terminal } of [
      terminalWith({}),
      terminalWith({ tty: true, env: { CI: '1' } }),
      terminalWith({ tty: true }, { quiet: true }),
    ]) {
      terminal.status('working');
      await new Promise((resolve) => setTimeout(resolve, 50));
      terminal.status(null);
      expect(terminal.animated).toBe(false);
      expect(io.err()).toBe('');
    }
  });

  it('wraps prose to the terminal and to 100 columns at most', () => {
    const words = 'word '.repeat(60).trim();
    const widest = (columns: number): number =>
      Math.max(
        ...terminalWith({ tty: true, columns })
          .terminal.wrap(words)
          .split('\n')
          .map((line) => line.length),
      );
    expect(widest(40)).toBeLessThanOrEqual(40);
    expect(widest(200)).toBeLessThanOrEqual(100);
    expect(widest(200)).toBeGreaterThan(90);
  });
});
