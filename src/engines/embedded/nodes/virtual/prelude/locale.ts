/** Locale en-US for all that asks for none, and a present that is virtual. */
import type { Callback } from './types.ts';

/** Builds `pin`, which takes the node's clock in milliseconds since 1970. */
export function localePrelude(): unknown {
  const pin = (milliseconds: () => number): void => {
    const locale = 'en-US';
    for (const name of [
      'Collator',
      'DateTimeFormat',
      'DisplayNames',
      'ListFormat',
      'NumberFormat',
      'PluralRules',
      'RelativeTimeFormat',
      'Segmenter',
      'DurationFormat',
    ]) {
      const intl = Intl as unknown as Record<string, (new (...args: unknown[]) => unknown) & Callback>;
      const Original = intl[name];
      if (Original === undefined) continue;
      function Localised(this: unknown, ...args: unknown[]): unknown {
        const given = [args[0] ?? locale, ...args.slice(1)];
        const made = Reflect.construct(Original as Callback, given, new.target ?? (Original as Callback));
        return made;
      }
      Object.setPrototypeOf(Localised, Original);
      Object.defineProperty(Localised, 'name', { value: name, configurable: true });
      Object.defineProperty(Localised, 'prototype', { value: Original.prototype, writable: false });
      Object.defineProperty(Original.prototype, 'constructor', {
        value: Localised,
        writable: true,
        configurable: true,
      });
      Object.defineProperty(Intl, name, { value: Localised, writable: true, configurable: true });
    }
    const localised = (prototype: object, name: string, position: number): void => {
      const methods = prototype as Record<string, Callback>;
      const original = methods[name];
      if (original === undefined) return;
      Object.defineProperty(prototype, name, {
        value(this: unknown, ...args: unknown[]): unknown {
          if (args[position] === undefined) {
            while (args.length < position) args.push(undefined);
            args[position] = locale;
          }
          return original.apply(this, args);
        },
        writable: true,
        configurable: true,
      });
    };
    for (const name of ['toLocaleString', 'toLocaleDateString', 'toLocaleTimeString'])
      localised(Date.prototype, name, 0);
    localised(Number.prototype, 'toLocaleString', 0);
    localised(BigInt.prototype, 'toLocaleString', 0);
    localised(Array.prototype, 'toLocaleString', 0);
    localised(String.prototype, 'localeCompare', 1);
    const { format: formatGetter } = Object.getOwnPropertyDescriptors(Intl.DateTimeFormat.prototype) as {
      format?: PropertyDescriptor;
    };
    if (formatGetter?.get !== undefined) {
      const get = formatGetter.get;
      Object.defineProperty(Intl.DateTimeFormat.prototype, 'format', {
        configurable: true,
        get(this: unknown) {
          const format = get.call(this) as Callback;
          return (date?: unknown) => format(date ?? milliseconds());
        },
      });
    }
  };
  return { pin };
}
