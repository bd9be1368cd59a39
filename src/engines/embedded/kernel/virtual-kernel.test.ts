import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VirtualKernel } from './virtual-kernel.ts';

describe('VirtualKernel', () => {
  it('runs tasks in order of time, and tasks of one moment in the order of their scheduling', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 60 }), (times) => {
        const kernel = new VirtualKernel(0);
        const ran: [number, number][] = [];
        for (const [order, at] of times.entries()) kernel.schedule(at, () => ran.push([kernel.now(), order]));
        expect(kernel.runSlice()).toBe(false);
        const expected = times.map((at, order): [number, number] => [at, order]);
        expected.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
        expect(ran).toEqual(expected);
      }),
    );
  });

  it('never runs a cancelled task and does not move the clock to it', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(50), fc.boolean()), { maxLength: 40 }), (plan) => {
        const kernel = new VirtualKernel(0);
        const ran: number[] = [];
        const tasks = plan.map(([at], index) => kernel.schedule(at, () => ran.push(index)));
        for (const [index, [, cancel]] of plan.entries()) if (cancel) tasks[index]?.cancel();
        kernel.runSlice();
        const kept = plan.flatMap(([at, cancel], index) => (cancel ? [] : [{ at, index }]));
        expect([...ran].sort((a, b) => a - b)).toEqual(kept.map(({ index }) => index));
        expect(kernel.now()).toBe(Math.max(0, ...kept.map(({ at }) => at)));
      }),
    );
  });

  it('runs a task scheduled for the past now, after what is already due', () => {
    const kernel = new VirtualKernel(0);
    const ran: string[] = [];
    kernel.schedule(10, () => {
      kernel.schedule(3, () => ran.push(`past at ${kernel.now()}`));
    });
    kernel.schedule(10, () => ran.push('due'));
    kernel.runSlice();
    expect(ran).toEqual(['due', 'past at 10']);
  });

  it('begins below zero, so that the main phase can begin at zero', () => {
    expect(new VirtualKernel().now()).toBeLessThan(0);
  });

  it('ends a slice when the wall clock has passed and goes on where it was', () => {
    let wall = 0;
    const kernel = new VirtualKernel(0, () => wall);
    let ran = 0;
    for (let at = 0; at < 200; at++) {
      kernel.schedule(at, () => {
        ran++;
        wall++;
      });
    }
    expect(kernel.runSlice(50)).toBe(true);
    expect(ran).toBeGreaterThanOrEqual(50);
    expect(ran).toBeLessThan(100);
    expect(kernel.runSlice()).toBe(false);
    expect(ran).toBe(200);
  });

  it('stands still where it is held, and goes on from there', () => {
    const kernel = new VirtualKernel(0);
    const ran: number[] = [];
    for (const at of [1, 2, 3]) kernel.schedule(at, () => ran.push(at));
    kernel.schedule(2, () => kernel.hold());
    expect(kernel.runSlice()).toBe(false);
    expect([ran, kernel.now()]).toEqual([[1, 2], 2]);
    // Between slices it holds the next one.
    kernel.hold();
    expect(kernel.runSlice()).toBe(false);
    expect(ran).toEqual([1, 2]);
    expect(kernel.runSlice()).toBe(false);
    expect(ran).toEqual([1, 2, 3]);
  });

  it('runs nothing after stop', () => {
    const kernel = new VirtualKernel(0);
    let ran = 0;
    kernel.schedule(1, () => kernel.stop());
    kernel.schedule(2, () => ran++);
    expect(kernel.runSlice()).toBe(false);
    expect(ran).toBe(0);
  });
});
