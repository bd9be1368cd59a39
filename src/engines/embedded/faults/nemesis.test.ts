import { describe, expect, it } from 'vitest';
import { nemesisNames, testSpec } from '../../test-spec.ts';
import { faultOf, isStart } from './fault-operations.ts';
import { drawnFaults, scheduledFaults } from './nemesis.ts';

const spec = (seed: number, nemesis: string[] = ['partition']) =>
  testSpec({ workload: 'broadcast', nodeCount: 5, nemesis, nemesisInterval: 10 } as never, seed);

/** The faults below a time, each taken when it is due. */
function faultsUntil(seed: number, until: number, nemesis?: string[]) {
  const source = drawnFaults(spec(seed, nemesis));
  const list = [];
  for (let time = source.nextTime(); time !== null && time < until; time = source.nextTime()) {
    list.push(source.next(time));
  }
  return list;
}

describe('drawnFaults', () => {
  it('has none without a nemesis', () => {
    expect(drawnFaults(spec(1, [])).nextTime()).toBeNull();
  });

  it('starts at once and then stops and starts in turn', () => {
    const faults = faultsUntil(3, 200e9);
    expect(faults[0]?.time).toBe(0);
    expect(faults.map(({ f }) => f)).toEqual(
      faults.map((_, index) => (index % 2 === 0 ? 'start-partition' : 'stop-partition')),
    );
  });

  it('has gaps uniform from 0 to twice the interval, and all four kinds alike', () => {
    const gaps: number[] = [];
    const kinds = new Map<string, number>();
    for (let seed = 0; seed < 100; seed++) {
      const faults = faultsUntil(seed, 300e9);
      for (const [index, fault] of faults.entries()) {
        if (index > 0) gaps.push((fault.time - (faults[index - 1]?.time ?? 0)) / 1e9);
        if (fault.f === 'start-partition') kinds.set(fault.kind, (kinds.get(fault.kind) ?? 0) + 1);
      }
    }
    expect(gaps.length).toBeGreaterThan(2500);
    expect(Math.max(...gaps)).toBeLessThan(20);
    expect(Math.min(...gaps)).toBeLessThan(0.1);
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    // The gap that runs over the end is not among them, so the mean is a little below 10.
    expect(mean).toBeGreaterThan(9);
    expect(mean).toBeLessThan(10.2);
    const starts = [...kinds.values()].reduce((sum, count) => sum + count, 0);
    for (const count of kinds.values()) expect(Math.abs(count / starts - 0.25)).toBeLessThan(0.05);
    expect(kinds.size).toBe(4);
  });

  it('begins and ends each fault of a list in turn, in order of time', () => {
    const faults = faultsUntil(4, 100e9, [...nemesisNames]);
    expect(faults.map(({ time }) => time)).toEqual(faults.map(({ time }) => time).sort((a, b) => a - b));
    for (const name of nemesisNames) {
      const own = faults.filter(({ f }) => faultOf(f) === name);
      expect(own.length).toBeGreaterThan(2);
      expect(own.map(isStart)).toEqual(own.map((_, index) => index % 2 === 0));
    }
  });

  it('decides about a fault the same with and without the others', () => {
    const all = faultsUntil(4, 100e9, [...nemesisNames]);
    for (const name of nemesisNames) {
      const without = nemesisNames.filter((other) => other !== name);
      expect(faultsUntil(4, 100e9, without)).toEqual(all.filter(({ f }) => faultOf(f) !== name));
      expect(faultsUntil(4, 100e9, [name])).toEqual(all.filter(({ f }) => faultOf(f) === name));
    }
  });

  it('counts the gap from when the fault before really came', () => {
    const punctual = drawnFaults(spec(5));
    punctual.next(0);
    const late = drawnFaults(spec(5));
    late.next(1e9);
    expect(late.nextTime()).toBe((punctual.nextTime() ?? 0) + 1e9);
  });
});

describe('scheduledFaults', () => {
  it('gives back what was drawn', () => {
    const drawn = faultsUntil(8, 100e9);
    const source = scheduledFaults(drawn);
    const again = drawn.map(() => source.next(source.nextTime() ?? -1));
    expect(again).toEqual(drawn);
    expect(source.nextTime()).toBeNull();
  });
});
