import { describe, expect, it } from 'vitest';
import { RealKernel } from './real-kernel.ts';

function waitUntil(kernel: RealKernel, at: number): Promise<void> {
  return new Promise((resolve) => kernel.schedule(at, resolve));
}

describe('the kernel on the wall clock', () => {
  it('runs tasks in order of time, and equal times in the order they were scheduled', async () => {
    const kernel = new RealKernel();
    const seen: string[] = [];
    const start = kernel.now();
    kernel.schedule(start + 20e6, () => seen.push('late'));
    kernel.schedule(start + 5e6, () => seen.push('first'));
    kernel.schedule(start + 5e6, () => seen.push('second'));
    await waitUntil(kernel, start + 25e6);
    expect(seen).toEqual(['first', 'second', 'late']);
  });

  it('never runs a task before its time', async () => {
    const kernel = new RealKernel();
    const due = kernel.now() + 7e6;
    await waitUntil(kernel, due);
    expect(kernel.now()).toBeGreaterThanOrEqual(due);
  });

  it('passes over cancelled tasks and runs none after it was stopped', async () => {
    const kernel = new RealKernel();
    const seen: string[] = [];
    kernel.schedule(kernel.now() + 2e6, () => seen.push('cancelled')).cancel();
    kernel.schedule(kernel.now() + 30e6, () => seen.push('after the stop'));
    await waitUntil(kernel, kernel.now() + 5e6);
    kernel.stop();
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect(seen).toEqual([]);
  });

  it('measures how late it is, from the main phase on', async () => {
    const kernel = new RealKernel();
    const block = (ms: number): void => {
      const end = performance.now() + ms;
      while (performance.now() < end);
    };
    const before = waitUntil(kernel, kernel.now() + 1e6);
    block(60);
    await before;
    expect(kernel.maxLag).toBe(0);
    kernel.mainStarts();
    const during = waitUntil(kernel, kernel.now() + 1e6);
    block(60);
    await during;
    expect(kernel.maxLag).toBeGreaterThanOrEqual(50e6);
  });
});
