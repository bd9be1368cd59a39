import { describe, expect, it } from 'vitest';
import type { NemesisName } from '../engines/engine.ts';
import { faultWords } from './faults.ts';

const words = (kind: NemesisName, nodes: readonly string[], cut: Parameters<typeof faultWords>[2] = []) =>
  faultWords(kind, nodes, cut, 3);
const cut = (grudge: Record<string, readonly string[]>) =>
  Object.entries(grudge).map(([receiver, senders]) => ({ receiver, senders }));

describe('a fault in words', () => {
  it('names whom it struck', () => {
    expect(words('kill', ['n1'])).toBe('n1 was down: it had been killed.');
    expect(words('pause', ['n0', 'n2'])).toBe('n0 and n2 stood still.');
    expect(words('pause', ['n0', 'n1', 'n2'])).toBe('All 3 nodes stood still.');
    expect(words('loss', ['n0', 'n1', 'n2'])).toMatch(/^The links of all 3 nodes with other nodes lost/);
    expect(words('clock', ['n1'])).toBe('The wall clock of n1 was wrong.');
  });

  it('says of a partition who was deaf to whom', () => {
    const both = cut({ n0: ['n2'], n1: ['n2'], n2: ['n0', 'n1'] });
    expect(words('partition', [], both)).toBe(
      'n0, n1 on one side and n2 on the other could not hear one another.',
    );
    expect(words('partition-one-way', [], cut({ n2: ['n0', 'n1'] }))).toBe(
      'n2 took no messages from n0 and n1.',
    );
    expect(words('partition', [], cut({ n0: ['n2'], n1: ['n3'] }))).toBe(
      'n0 took no messages from n2. n1 took no messages from n3.',
    );
    const ring = cut({
      n0: ['n2', 'n3'],
      n1: ['n3', 'n4'],
      n2: ['n4', 'n0'],
      n3: ['n0', 'n1'],
      n4: ['n1', 'n2'],
    });
    expect(words('partition', [], ring)).toBe('5 nodes took no messages from some of the others.');
  });
});
