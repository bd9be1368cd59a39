import { describe, expect, it } from 'vitest';
import { processIo } from './io.ts';

describe('a step that keeps the process busy', () => {
  const { busy } = processIo(import.meta.url, new AbortController().signal);
  const listeners = () => process.listenerCount('SIGHUP');

  it('can be ended by a signal, whose listeners are back afterwards', () => {
    const listener = () => undefined;
    process.on('SIGHUP', listener);
    const before = listeners();
    expect(busy(listeners)).toBe(0);
    expect(() =>
      busy(() => {
        throw new Error('on its way');
      }),
    ).toThrow('on its way');
    expect(listeners()).toBe(before);
    process.off('SIGHUP', listener);
  });
});
