/** A receiver's queue: lowest deadline first, equal deadlines in the order of their sending. */
import type { JsonObject } from '../../../json.ts';
import type { Nanos } from '../../engine.ts';

export interface Envelope {
  readonly id: number;
  readonly src: string;
  readonly due: Nanos;
  /** The body's text. */
  readonly body: string;
  /** The body as JSON.parse reads it, where somebody has done so. */
  readonly parsed: JsonObject | null;
}

export class Inbox {
  readonly #heap: Envelope[] = [];
  /** Where the first envelope is while the heap is a plain queue (all deadlines rise): the usual case. */
  #head = 0;
  #sorted = true;

  get length(): number {
    return this.#heap.length - this.#head;
  }

  put(envelope: Envelope): void {
    const heap = this.#heap;
    if (this.#sorted) {
      const last = heap[heap.length - 1];
      if (this.length === 0 || last === undefined || !before(envelope, last)) {
        heap.push(envelope);
        return;
      }
      // A sorted array is a heap already.
      heap.splice(0, this.#head);
      this.#head = 0;
      this.#sorted = false;
    }
    let index = heap.length;
    heap.push(envelope);
    while (index > 0) {
      const parentIndex = (index - 1) >> 1;
      const parent = heap[parentIndex] as Envelope;
      if (!before(envelope, parent)) break;
      heap[index] = parent;
      index = parentIndex;
    }
    heap[index] = envelope;
  }

  take(): Envelope | undefined {
    const heap = this.#heap;
    if (this.#sorted) {
      const first = heap[this.#head];
      if (first === undefined) return undefined;
      this.#head++;
      if (this.#head === heap.length || this.#head >= 1024) {
        heap.splice(0, this.#head);
        this.#head = 0;
      }
      return first;
    }
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) {
      this.#sorted = true;
      return first;
    }
    let index = 0;
    for (;;) {
      let childIndex = 2 * index + 1;
      let child = heap[childIndex];
      if (child === undefined) break;
      const right = heap[childIndex + 1];
      if (right !== undefined && before(right, child)) {
        child = right;
        childIndex++;
      }
      if (before(last, child)) break;
      heap[index] = child;
      index = childIndex;
    }
    heap[index] = last;
    return first;
  }
}

function before(a: Envelope, b: Envelope): boolean {
  return a.due < b.due || (a.due === b.due && a.id < b.id);
}
