import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { FullScreen, hasFullScreen } from './full-screen.ts';

const begin = '\u001b[?1049h';
const end = '\u001b[?1049l';

class Keyboard extends PassThrough {
  readonly isTTY = true;
  raw = false;
  setRawMode(raw: boolean): void {
    this.raw = raw;
  }
}

class Process extends EventEmitter {
  readonly pid = 4711;
  readonly platform = 'linux';
  readonly kills: (readonly [number, string])[] = [];
  kill = (pid: number, signal?: string | number): true => {
    this.kills.push([pid, String(signal)]);
    return true;
  };
}

function opened() {
  const written: string[] = [];
  const stdin = new Keyboard();
  const stdout = Object.assign(new PassThrough(), { isTTY: true, columns: 10, rows: 3 });
  stdout.on('data', (chunk) => written.push(String(chunk)));
  const owner = new Process();
  const heard: string[] = [];
  const screen = new FullScreen({ stdin, stdout }, owner, {
    key: (key) => heard.push(key),
    redraw: () => heard.push('redraw'),
    gone: () => heard.push('gone'),
  });
  screen.open();
  const text = (): string => written.join('');
  return { screen, stdin, stdout, owner, heard, text, written };
}

describe('FullScreen', () => {
  it('takes the terminal and gives it back once', () => {
    const { screen, stdin, text, owner } = opened();
    expect(stdin.raw).toBe(true);
    screen.close();
    screen.close();
    expect(stdin.raw).toBe(false);
    expect(text().startsWith(begin)).toBe(true);
    expect(text().split(end)).toHaveLength(2);
    expect(text()).toContain('\u001b[?25h');
    for (const event of ['exit', 'uncaughtException', 'SIGTSTP', 'SIGCONT']) {
      expect(owner.listenerCount(event), event).toBe(0);
    }
  });

  it.each(['exit', 'uncaughtException', 'unhandledRejection'])(
    'gives it back on %s, before whoever else listens prints anything',
    (event) => {
      const { owner, stdin, text } = opened();
      let atReport = '';
      owner.on(event, () => {
        atReport = text();
      });
      owner.emit(event);
      expect(atReport.endsWith(end)).toBe(event !== 'exit' || text().endsWith(end));
      expect(text().endsWith(end)).toBe(true);
      expect(stdin.raw).toBe(false);
    },
  );

  it('writes only the rows that differ, each cut to the width', () => {
    const { screen, written } = opened();
    screen.draw(['one', 'two', 'a line that is too long']);
    written.length = 0;
    screen.draw(['one', 'three', 'a line that is too long']);
    expect(written.join('')).toBe('\u001b[2;1H\u001b[2Kthree');
    written.length = 0;
    screen.draw(['one']);
    expect(written.join('')).toBe('\u001b[2;1H\u001b[J');
  });

  it('tells of keys, of another size, and of a terminal that is gone', () => {
    const { stdin, stdout, heard } = opened();
    stdin.emit('data', 'r\u001b[A');
    stdout.emit('resize');
    stdin.emit('error', new Error('EIO'));
    expect(heard).toEqual(['r', 'up', 'redraw', 'gone']);
  });

  it('stops with the whole job on Ctrl-Z, the terminal given back, and takes it again afterwards', () => {
    const { stdin, owner, heard, text } = opened();
    stdin.emit('data', '\u001a');
    expect(owner.kills).toEqual([[0, 'SIGTSTP']]);
    expect(owner.listenerCount('SIGTSTP')).toBe(0);
    expect(text().endsWith(end)).toBe(true);
    owner.emit('SIGCONT');
    expect(text().lastIndexOf(begin)).toBeGreaterThan(text().lastIndexOf(end));
    expect(stdin.raw).toBe(true);
    expect(heard).toEqual(['redraw']);
    owner.emit('SIGTSTP');
    expect(owner.kills[1]).toEqual([4711, 'SIGTSTP']);
  });

  it('draws nothing while the ordinary screen is shown, and hears keys there', () => {
    const { screen, stdin, heard, text } = opened();
    screen.toOrdinary();
    screen.draw(['hidden']);
    stdin.emit('data', 'x');
    expect(heard).toEqual(['x']);
    expect(text()).not.toContain('hidden');
    expect(stdin.raw).toBe(true);
    screen.toFull();
    expect(text().endsWith(`${begin}\u001b[?25l\u001b[?7l\u001b[2J`)).toBe(true);
    expect(heard).toEqual(['x', 'redraw']);
  });
});

describe('hasFullScreen', () => {
  const stdin = new Keyboard();
  const stdout = Object.assign(new PassThrough(), { isTTY: true });

  it('needs a terminal at both ends that knows how to place the cursor', () => {
    expect(hasFullScreen({ stdin, stdout, env: { TERM: 'xterm' } })).toBe(true);
    // Windows names none.
    expect(hasFullScreen({ stdin, stdout, env: {} })).toBe(true);
    expect(hasFullScreen({ stdin, stdout, env: { TERM: 'dumb' } })).toBe(false);
    expect(hasFullScreen({ stdin: new PassThrough(), stdout, env: { TERM: 'xterm' } })).toBe(false);
    expect(hasFullScreen({ stdin, stdout: new PassThrough(), env: { TERM: 'xterm' } })).toBe(false);
  });
});
