/** Event, EventTarget, AbortController and AbortSignal, inside a context and on virtual time. */
import type { Callback, Core } from './types.ts';

/** Builds the classes. */
export function webEventsPrelude(core: Core): unknown {
  const DOMException = core.host.globals.DOMException as new (message: string, name: string) => Error;
  interface Entry {
    listener: Callback | { handleEvent: Callback };
    once: boolean;
    capture: boolean;
    removed: boolean;
  }
  class Event {
    type: string;
    bubbles: boolean;
    cancelable: boolean;
    composed: boolean;
    defaultPrevented = false;
    target: EventTarget | null = null;
    currentTarget: EventTarget | null = null;
    eventPhase = 0;
    isTrusted = false;
    timeStamp: number;
    _stopped = false;
    constructor(type: string, options: { bubbles?: boolean; cancelable?: boolean; composed?: boolean } = {}) {
      this.type = String(type);
      this.bubbles = options?.bubbles === true;
      this.cancelable = options?.cancelable === true;
      this.composed = options?.composed === true;
      this.timeStamp = core.now() / 1e6;
    }
    get srcElement(): EventTarget | null {
      return this.target;
    }
    get returnValue(): boolean {
      return !this.defaultPrevented;
    }
    get cancelBubble(): boolean {
      return false;
    }
    preventDefault(): void {
      if (this.cancelable) this.defaultPrevented = true;
    }
    stopPropagation(): void {}
    stopImmediatePropagation(): void {
      this._stopped = true;
    }
    composedPath(): EventTarget[] {
      return this.currentTarget === null ? [] : [this.currentTarget];
    }
  }
  Object.defineProperty(Event.prototype, Symbol.toStringTag, { value: 'Event', configurable: true });
  class CustomEvent extends Event {
    detail: unknown;
    constructor(type: string, options: { detail?: unknown } = {}) {
      super(type, options as object);
      this.detail = options?.detail ?? null;
    }
  }
  const tables = new WeakMap<EventTarget, Map<string, Entry[]>>();
  const listenersOf = (target: EventTarget, type: string): Entry[] => {
    let table = tables.get(target);
    if (table === undefined) {
      table = new Map();
      tables.set(target, table);
    }
    let list = table.get(type);
    if (list === undefined) {
      list = [];
      table.set(type, list);
    }
    return list;
  };
  interface ListenerOptions {
    once?: boolean;
    capture?: boolean;
    signal?: AbortSignal;
  }
  class EventTarget {
    addEventListener(
      type: string,
      listener: Entry['listener'] | null,
      options?: ListenerOptions | boolean,
    ): void {
      if (listener === null || listener === undefined) return;
      const given = typeof options === 'object' && options !== null ? options : { capture: options === true };
      const capture = given.capture === true;
      const { signal } = given as ListenerOptions;
      if (signal?.aborted === true) return;
      const list = listenersOf(this, type);
      if (list.some((each) => each.listener === listener && each.capture === capture)) return;
      list.push({ listener, once: (given as ListenerOptions).once === true, capture, removed: false });
      signal?.addEventListener('abort', () => this.removeEventListener(type, listener, given), {
        once: true,
      });
    }
    removeEventListener(
      type: string,
      listener: Entry['listener'] | null,
      options?: ListenerOptions | boolean,
    ): void {
      const capture =
        typeof options === 'object' && options !== null ? options.capture === true : options === true;
      const list = listenersOf(this, type);
      const index = list.findIndex((each) => each.listener === listener && each.capture === capture);
      if (index === -1) return;
      (list[index] as Entry).removed = true;
      list.splice(index, 1);
    }
    dispatchEvent(event: Event): boolean {
      if (!(event instanceof Event))
        throw core.error(
          TypeError,
          'ERR_INVALID_ARG_TYPE',
          'The "event" argument must be an instance of Event.',
        );
      event.target = this;
      event.currentTarget = this;
      event.eventPhase = 2;
      for (const entry of listenersOf(this, event.type).slice()) {
        if (entry.removed) continue;
        if (entry.once) this.removeEventListener(event.type, entry.listener, entry.capture);
        const { listener } = entry;
        try {
          if (typeof listener === 'function') listener.call(this, event);
          else listener.handleEvent(event);
        } catch (thrown) {
          // As in Node: an uncaught exception, after the other listeners.
          core.nextTick(() => {
            throw thrown;
          });
        }
        if (event._stopped) break;
      }
      event.currentTarget = null;
      event.eventPhase = 0;
      return !event.defaultPrevented;
    }
  }
  Object.defineProperty(EventTarget.prototype, Symbol.toStringTag, {
    value: 'EventTarget',
    configurable: true,
  });

  const key = Symbol('made by a controller');
  class AbortSignal extends EventTarget {
    aborted = false;
    reason: unknown = undefined;
    _handler: Callback | null = null;
    constructor(given?: unknown) {
      if (given !== key) throw core.error(TypeError, 'ERR_ILLEGAL_CONSTRUCTOR', 'Illegal constructor');
      super();
    }
    get onabort(): Callback | null {
      return this._handler;
    }
    set onabort(handler: Callback | null) {
      if (this._handler !== null) this.removeEventListener('abort', this._handler);
      this._handler = typeof handler === 'function' ? handler : null;
      if (this._handler !== null) this.addEventListener('abort', this._handler);
    }
    throwIfAborted(): void {
      if (this.aborted) throw this.reason;
    }
    static abort(
      reason: unknown = new DOMException('This operation was aborted', 'AbortError'),
    ): AbortSignal {
      const signal = new AbortSignal(key);
      signal.aborted = true;
      signal.reason = reason;
      return signal;
    }
    static timeout(delay: number): AbortSignal {
      const signal = new AbortSignal(key);
      const timer = core
        .piece('timers')
        .functions.setTimeout(
          () => abort(signal, new DOMException('The operation was aborted due to timeout', 'TimeoutError')),
          delay,
        );
      timer.unref();
      return signal;
    }
    static any(signals: Iterable<AbortSignal>): AbortSignal {
      const signal = new AbortSignal(key);
      const all = [...signals];
      const first = all.find((each) => each.aborted);
      if (first !== undefined) {
        signal.aborted = true;
        signal.reason = first.reason;
        return signal;
      }
      for (const each of all)
        each.addEventListener('abort', () => abort(signal, each.reason), { once: true });
      return signal;
    }
  }
  Object.defineProperty(AbortSignal.prototype, Symbol.toStringTag, {
    value: 'AbortSignal',
    configurable: true,
  });
  function abort(signal: AbortSignal, reason: unknown): void {
    if (signal.aborted) return;
    signal.aborted = true;
    signal.reason = reason;
    const event = new Event('abort');
    event.isTrusted = true;
    signal.dispatchEvent(event);
  }
  class AbortController {
    signal = new AbortSignal(key);
    abort(reason: unknown = new DOMException('This operation was aborted', 'AbortError')): void {
      abort(this.signal, reason);
    }
  }
  Object.defineProperty(AbortController.prototype, Symbol.toStringTag, {
    value: 'AbortController',
    configurable: true,
  });
  return { Event, CustomEvent, EventTarget, AbortSignal, AbortController };
}
