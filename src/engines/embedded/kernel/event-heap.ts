/** A binary heap of tasks by (time, order of scheduling): equal times keep the order they came in. */
import type { Nanos } from '../../engine.ts';
import type { ScheduledTask } from './kernel.ts';

export class HeapTask implements ScheduledTask {
  readonly at: Nanos;
  readonly order: number;
  /** Null once cancelled. */
  run: (() => void) | null;

  constructor(at: Nanos, order: number, run: () => void) {
    this.at = at;
    this.order = order;
    this.run = run;
  }

  cancel(): void {
    this.run = null;
  }
}

export class EventHeap {
  readonly #tasks: HeapTask[] = [];
  #order = 0;

  /** Number of tasks, cancelled ones included until their turn comes. */
  get size(): number {
    return this.#tasks.length;
  }

  push(at: Nanos, run: () => void): HeapTask {
    const task = new HeapTask(at, this.#order++, run);
    const tasks = this.#tasks;
    let index = tasks.length;
    tasks.push(task);
    while (index > 0) {
      const parentIndex = (index - 1) >> 1;
      const parent = tasks[parentIndex] as HeapTask;
      if (parent.at <= at) break;
      tasks[index] = parent;
      index = parentIndex;
    }
    tasks[index] = task;
    return task;
  }

  /** The next task, left in place; undefined when there is none. */
  peek(): HeapTask | undefined {
    return this.#tasks[0];
  }

  /** Takes the next task out; undefined when there is none. */
  pop(): HeapTask | undefined {
    const tasks = this.#tasks;
    const first = tasks[0];
    const last = tasks.pop();
    if (first === undefined || last === undefined || tasks.length === 0) return first;
    const size = tasks.length;
    let index = 0;
    for (;;) {
      let childIndex = 2 * index + 1;
      if (childIndex >= size) break;
      let child = tasks[childIndex] as HeapTask;
      if (childIndex + 1 < size) {
        const right = tasks[childIndex + 1] as HeapTask;
        if (before(right, child)) {
          child = right;
          childIndex++;
        }
      }
      if (before(last, child)) break;
      tasks[index] = child;
      index = childIndex;
    }
    tasks[index] = last;
    return first;
  }

  clear(): void {
    this.#tasks.length = 0;
  }
}

function before(a: HeapTask, b: HeapTask): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
