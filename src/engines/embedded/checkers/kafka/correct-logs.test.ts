import { describe, expect, it } from 'vitest';
import { correctLogs } from '../../../../../test/support/correct-logs.ts';
import { mistakes } from '../../../../../test/support/wrong-logs.ts';
import { randomStream } from '../../kernel/random.ts';
import { checkKafka } from './index.ts';

const seeds = Array.from({ length: 24 }, (_, seed) => seed);
/** Different from seed to seed: few and many clients, logs, operations, and holes. */
const historyOf = (seed: number) =>
  correctLogs(seed, {
    clients: 1 + (seed % 7) * 2,
    keys: 1 + (seed % 11),
    operations: 10 + seed * 8,
    gap: seed % 3 === 0 ? 1_000_000_000 : 1 + (seed % 4),
  });

describe('a history of correct logs', () => {
  it('is accepted, with no finding of ours either', () => {
    for (const seed of seeds) {
      const { valid, errorTypes, findings } = checkKafka(historyOf(seed));
      const right = { seed, valid: true, errorTypes: [], findings: [] };
      expect({ seed, valid, errorTypes, findings }).toEqual(right);
    }
  });

  it.each(mistakes)('is refused with $name in it', ({ found, plant }) => {
    let planted = 0;
    for (const seed of seeds) {
      const random = randomStream(seed, 'mistake');
      const wrong = plant(historyOf(seed), (bound) => random.int(bound));
      if (wrong === null) continue;
      planted += 1;
      const { valid, errorTypes } = checkKafka(wrong);
      const named = errorTypes.filter((type) => found.includes(type)).length > 0;
      expect({ seed, valid, errorTypes, named }).toEqual({ seed, valid: false, errorTypes, named: true });
    }
    expect(planted).toBeGreaterThan(15);
  });
});
