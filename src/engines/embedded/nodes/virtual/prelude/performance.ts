/** `performance` on the node's clock. */
import type { Bag, Callback, Core } from './types.ts';

/** Builds `performance` and its classes. */
export function performancePrelude(core: Core): unknown {
  const origin = core.now();
  const now = (): number => (core.readClock() - origin) / 1e6 + 20;
  class PerformanceEntry {
    name: string;
    entryType: string;
    startTime: number;
    duration: number;
    detail: unknown;
    constructor(name: string, entryType: string, startTime: number, duration: number, detail: unknown) {
      this.name = name;
      this.entryType = entryType;
      this.startTime = startTime;
      this.duration = duration;
      this.detail = detail ?? null;
    }
    toJSON(): object {
      return {
        name: this.name,
        entryType: this.entryType,
        startTime: this.startTime,
        duration: this.duration,
        detail: this.detail,
      };
    }
  }
  class PerformanceMark extends PerformanceEntry {
    constructor(name: string, options: { startTime?: number; detail?: unknown } = {}) {
      super(name, 'mark', options.startTime ?? now(), 0, options.detail);
    }
  }
  class PerformanceMeasure extends PerformanceEntry {}
  let entries: PerformanceEntry[] = [];
  interface Observing {
    self: object;
    types: string[];
    callback: Callback;
    waiting: PerformanceEntry[];
  }
  const observers = new Set<Observing>();
  const list = (of: PerformanceEntry[]): object => ({
    getEntries: () => of,
    getEntriesByName: (name: string) => of.filter((each) => each.name === name),
    getEntriesByType: (type: string) => of.filter((each) => each.entryType === type),
  });
  const add = <T extends PerformanceEntry>(entry: T): T => {
    entries.push(entry);
    for (const observer of observers) {
      if (!observer.types.includes(entry.entryType)) continue;
      observer.waiting.push(entry);
      if (observer.waiting.length === 1) {
        (core.piece('timers').functions.setImmediate as Callback)(() =>
          observer.callback.call(observer.self, list(observer.waiting.splice(0)), observer.self),
        );
      }
    }
    return entry;
  };
  class PerformanceObserver {
    _entry: Observing;
    constructor(callback: Callback) {
      this._entry = { self: this, types: [], callback, waiting: [] };
    }
    observe(options: { entryTypes?: string[]; type?: string }): void {
      this._entry.types = options.entryTypes ?? [options.type ?? ''];
      observers.add(this._entry);
    }
    disconnect(): void {
      observers.delete(this._entry);
    }
    static get supportedEntryTypes(): string[] {
      return ['mark', 'measure'];
    }
  }
  const timeOf = (given: unknown): number => {
    if (typeof given === 'number') return given;
    const found = entries.filter((each) => each.entryType === 'mark' && each.name === given).pop();
    if (found !== undefined) return found.startTime;
    const DOMException = core.host.globals.DOMException as new (message: string, name: string) => Error;
    throw new DOMException(`The "${String(given)}" performance mark has not been set`, 'SyntaxError');
  };
  const performance = {
    now,
    timeOrigin: core.wallClock(origin) - 20,
    mark: (name: string, options?: object): PerformanceMark => add(new PerformanceMark(name, options)),
    measure(name: string, first?: unknown, second?: unknown): PerformanceMeasure {
      const options = (
        typeof first === 'object' && first !== null ? first : { start: first, end: second }
      ) as Bag;
      const end = options.end === undefined ? now() : timeOf(options.end);
      const start = options.start === undefined ? 0 : timeOf(options.start);
      return add(new PerformanceMeasure(name, 'measure', start, end - start, options.detail));
    },
    clearMarks(name?: string): void {
      entries = entries.filter(
        (each) => each.entryType !== 'mark' || (name !== undefined && each.name !== name),
      );
    },
    clearMeasures(name?: string): void {
      entries = entries.filter(
        (each) => each.entryType !== 'measure' || (name !== undefined && each.name !== name),
      );
    },
    getEntries: (): PerformanceEntry[] => entries.slice(),
    getEntriesByName: (name: string): PerformanceEntry[] => entries.filter((each) => each.name === name),
    getEntriesByType: (type: string): PerformanceEntry[] => entries.filter((each) => each.entryType === type),
    timerify: (callback: Callback): Callback => callback,
    eventLoopUtilization: (): object => ({ idle: 0, active: now(), utilization: 1 }),
    nodeTiming: {
      name: 'node',
      entryType: 'node',
      startTime: 0,
      duration: 20,
      nodeStart: 1,
      v8Start: 2,
      environment: 10,
      bootstrapComplete: 18,
      loopStart: 20,
      loopExit: -1,
      idleTime: 0,
    },
    toJSON: (): object => ({ timeOrigin: performance.timeOrigin }),
  };
  return { performance, PerformanceEntry, PerformanceMark, PerformanceMeasure, PerformanceObserver };
}
