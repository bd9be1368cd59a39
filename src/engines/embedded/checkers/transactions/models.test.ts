import { describe, expect, it } from 'vitest';
import { DscourseError } from '../../../../errors.ts';
import { consistencyModels } from '../../../consistency-models.ts';
import { hash32 } from '../../kernel/hash.ts';
import { impliedAnomalies } from './anomaly-implications.ts';
import { canonicalNames, prohibitedDirectly, weakerModels } from './model-lattice.ts';
import {
  allImplied,
  boundary,
  canonicalModel,
  judgeAnomalies,
  orderNeeded,
  prohibitedAnomalies,
  readableModel,
  reportable,
} from './models.ts';

/** Every name of an anomaly that some model or implication speaks of, sorted. */
const anomalies = [
  ...new Set([
    ...Object.entries(impliedAnomalies).flatMap(([anomaly, implied]) => [anomaly, ...implied]),
    ...Object.values(prohibitedDirectly).flat(),
  ]),
].sort();

const codeOf = (models: readonly string[]): unknown => {
  try {
    return prohibitedAnomalies(models);
  } catch (error) {
    return error instanceof DscourseError ? error.code : error;
  }
};

describe('the consistency models', () => {
  it('of the lattice are those that a test may ask for, and no others', () => {
    const named = [
      ...Object.entries(canonicalNames).flat(),
      ...Object.entries(weakerModels).flatMap(([model, weaker]) => [model, ...weaker]),
    ];
    expect([...new Set(named)].sort()).toEqual([...consistencyModels].sort());
  });

  it('speak of each other by one name only', () => {
    const used = [...Object.keys(prohibitedDirectly), ...Object.entries(weakerModels).flat(2)];
    expect(used.filter((model) => Object.hasOwn(canonicalNames, model))).toEqual([]);
  });

  // Computed from what Elle 0.2.2 itself answered to the same questions: all 54 models, all 60 anomalies.
  it('are in all of their answers those of Elle', () => {
    const models = [...consistencyModels].sort().map((model) => {
      const prohibited = [...prohibitedAnomalies([model])].sort().join();
      return `${model} ${canonicalModel(model)} ${readableModel(model)} ${orderNeeded([model])} ${prohibited}`;
    });
    const boundaries = anomalies.map((anomaly) => {
      const { not, alsoNot } = boundary([anomaly]);
      return `${anomaly} ${not.join()} ${alsoNot.join()} ${[...allImplied([anomaly])].sort().join()}`;
    });
    expect([models.length, anomalies.length]).toEqual([54, 60]);
    expect(hash32(0, ...models, ...boundaries)).toBe(699_088_005);
  });

  it('prohibit what weaker models prohibit, and what implies it', () => {
    const prohibited = prohibitedAnomalies(['snapshot-isolation']);
    for (const anomaly of [
      'G0',
      'G1a',
      'dirty-update',
      'incompatible-order',
      'lost-update',
      'G-single-item',
    ]) {
      expect(prohibited).toContain(anomaly);
    }
    for (const anomaly of ['G2-item', 'write-skew', 'G0-process', 'G-single-item-realtime']) {
      expect(prohibited).not.toContain(anomaly);
    }
  });

  it('together prohibit what one of them does', () => {
    const both = prohibitedAnomalies(['snapshot-isolation', 'repeatable-read']);
    const each = ['snapshot-isolation', 'repeatable-read'].flatMap((model) => [
      ...prohibitedAnomalies([model]),
    ]);
    expect([...both].sort()).toEqual([...new Set(each)].sort());
  });

  it('let a test tell of what leaves it undecided', () => {
    const told = reportable(['read-uncommitted']);
    expect(told).toContain('cycle-search-timeout');
    expect(told).toContain('empty-transaction-graph');
    expect(told).not.toContain('G1a');
  });

  it.each([
    ['strict-serializable', 'realtime'],
    ['strong-read-uncommitted', 'realtime'],
    ['strong-session-serializable', 'process'],
    ['strong-session-read-uncommitted', 'process'],
    ['serializable', 'none'],
    ['linearizable', 'none'],
  ])('need for %s the order: %s', (model, order) => {
    expect(orderNeeded([model])).toBe(order);
    expect(orderNeeded(['read-committed', model])).toBe(order);
  });

  it('are refused when unknown, or none', () => {
    expect(codeOf(['serializable', 'serialisable'])).toBe('bad-consistency-models');
    expect(codeOf([])).toBe('bad-consistency-models');
  });
});

describe('the boundary of anomalies', () => {
  it('is where the models that they rule out begin', () => {
    expect(boundary(['G2-item-realtime'])).toEqual({ not: ['strong-serializable'], alsoNot: [] });
    expect(boundary(['G-nonadjacent-item'])).toEqual({
      not: ['repeatable-read', 'snapshot-isolation'],
      alsoNot: [
        'serializable',
        'strong-serializable',
        'strong-session-serializable',
        'strong-session-snapshot-isolation',
        'strong-snapshot-isolation',
      ],
    });
  });

  it('lies with the weakest model of all anomalies', () => {
    expect(boundary(['G1a', 'G2-item-realtime']).not).toEqual(boundary(['G1a']).not);
  });

  it('is empty for none, and for one that is not known', () => {
    expect(boundary([])).toEqual({ not: [], alsoNot: [] });
    expect(boundary(['cycle-search-timeout'])).toEqual({ not: [], alsoNot: [] });
  });
});

describe('the verdict by models', () => {
  it('is valid, and tells nothing, when the models allow all that was found', () => {
    expect(judgeAnomalies(['G2-item', 'lost-update'], ['read-committed'])).toEqual({
      valid: true,
      anomalyTypes: [],
      boundary: null,
    });
  });

  it('tells only of what the models prohibit, and draws the boundary by all', () => {
    const verdict = judgeAnomalies(['G2-item', 'G0', 'G1a'], ['read-uncommitted']);
    expect(verdict.valid).toBe(false);
    expect(verdict.anomalyTypes).toEqual(['G0']);
    expect(verdict.boundary).toEqual(boundary(['G0', 'G1a', 'G2-item']));
    expect(judgeAnomalies(['G0', 'G2-item'], ['serializable']).anomalyTypes).toEqual(['G0', 'G2-item']);
  });

  it('is unknown when nothing but inconclusive anomalies were found', () => {
    for (const anomaly of ['cycle-search-timeout', 'empty-transaction-graph']) {
      expect(judgeAnomalies([anomaly], ['serializable'])).toEqual({
        valid: 'unknown',
        anomalyTypes: [anomaly],
        boundary: { not: [], alsoNot: [] },
      });
      expect(judgeAnomalies([anomaly, 'G1a'], ['serializable']).valid).toBe(false);
    }
  });

  it('leaves out that a cycle exists where a shown anomaly rules out the same model', () => {
    const found = ['PL-SI-cycle-exists', 'PL-2.99-cycle-exists'];
    expect(judgeAnomalies(found, ['serializable']).anomalyTypes).toEqual([
      'PL-2.99-cycle-exists',
      'PL-SI-cycle-exists',
    ]);
    expect(judgeAnomalies([...found, 'G2-item'], ['serializable']).anomalyTypes).toEqual([
      'G2-item',
      'PL-SI-cycle-exists',
    ]);
    expect(judgeAnomalies([...found, 'G1a'], ['serializable']).anomalyTypes).toEqual(['G1a']);
  });
});
