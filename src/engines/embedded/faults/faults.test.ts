import { describe, expect, it } from 'vitest';
import { flood, messages, runTest } from '../../../../test/support/run-fake-nodes.ts';
import { printEdn } from '../../../results/edn.ts';
import type { NemesisName } from '../../engine.ts';
import { involvesClient } from '../network/journal.ts';
import { faultOf, isStart } from './fault-operations.ts';

const ofNetwork: readonly NemesisName[] = [
  'partition',
  'partition-one-way',
  'loss',
  'duplicate',
  'reorder',
  'slow',
];
const spec = {
  workload: 'broadcast',
  nodeCount: 5,
  timeLimit: 20,
  rate: 10,
  latency: 10,
  nemesisInterval: 3,
  nemesis: ofNetwork,
} as const;

describe('faults of the network', () => {
  const result = runTest(spec, flood);
  const told = result.history
    .filter(({ process }) => process === 'nemesis')
    .map(({ f, value }) => [f, printEdn(value)] as const);
  const all = messages(result);

  it('are told twice each, as asked for and as done, in Jepsen’s shapes', () => {
    const shapes: Readonly<Record<string, RegExp>> = {
      'start-loss': /^\[:shaped #\{("n\d" ?)*\} \{:loss \{:percent 20\}\}\]$/,
      'start-duplicate': /^\[:shaped #\{.*\} \{:duplicate \{:percent 20, :later-ms 200\}\}\]$/,
      'start-slow': /^\[:shaped #\{.*\} \{:slow \{:times 10, :at-least-ms 50\}\}\]$/,
      'stop-loss': /^:reliable$/,
      'start-partition-one-way': /^\[:isolated \{.*\}\]$/,
      'stop-partition-one-way': /^:network-healed$/,
    };
    const seen = new Set<string>();
    for (let index = 0; index < told.length; index += 2) {
      const [[asked], [f, done]] = [told[index] ?? [''], told[index + 1] ?? ['', '']];
      expect(asked).toBe(f);
      const shape = shapes[f];
      if (shape === undefined) continue;
      seen.add(f);
      expect(done).toMatch(shape);
    }
    expect([...seen].sort()).toEqual(Object.keys(shapes).sort());
  });

  it('are all over before the final phase', () => {
    const healed = told.slice(-2 * ofNetwork.length).map(([f]) => f);
    expect(new Set(healed.map(faultOf))).toEqual(new Set(ofNetwork));
    expect(healed.every((f) => f.startsWith('stop-'))).toBe(true);
    const last = result.history.findLast(({ process }) => process === 'nemesis')?.time ?? 0;
    const after = all.filter(({ sent }) => sent > last);
    expect(after.length).toBeGreaterThan(0);
    expect(after.every(({ fate, copyOf }) => fate === 'delivered' && copyOf === undefined)).toBe(true);
  });

  it('are counted, and kept in the schedule', () => {
    const starts = result.schedule.faults.filter(isStart);
    expect(result.outcome.counts.faults).toBe(starts.length);
    expect(new Set(starts.map(({ f }) => faultOf(f)))).toEqual(new Set(ofNetwork));
  });

  it('touch no message of a client, and count no copy as sent', () => {
    const touched = all.filter(
      ({ fate, copyOf, due, sent, src, dest }) =>
        (fate !== 'delivered' || copyOf !== undefined || due > sent) && involvesClient(src, dest),
    );
    expect(touched).toEqual([]);
    const copies = all.filter(({ copyOf }) => copyOf !== undefined);
    expect(copies.length).toBeGreaterThan(0);
    expect(result.results?.net.all.sendCount).toBe(all.length - copies.length);
    expect(result.results?.net.all.recvCount).toBe(all.filter(({ fate }) => fate === 'delivered').length);
  });

  it('let the values through that nodes send again', () => {
    expect(result.results?.workload).toMatchObject({ valid: true, lostCount: 0 });
  });
});
