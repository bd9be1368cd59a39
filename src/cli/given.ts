/** {@link Given} over what commander parsed. */
import { DscourseError } from '../errors.ts';
import type { CommandDefinition, Given } from './command-definition.ts';

export interface ParsedCommand {
  readonly command: string;
  /** Arguments by name: text, list, or undefined. */
  readonly arguments: Readonly<Record<string, unknown>>;
  /** Options by commander's attribute name (camelCase). */
  readonly options: Readonly<Record<string, unknown>>;
  readonly raw: readonly string[];
}

interface Bounds {
  readonly min?: number;
  readonly max?: number;
}

function camelCase(name: string): string {
  return name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

export function givenFrom(parsed: ParsedCommand): Given {
  const value = (name: string): unknown => parsed.arguments[name] ?? parsed.options[camelCase(name)];
  const text = (name: string): string | null => {
    const found = value(name);
    return typeof found === 'string' ? found : null;
  };
  const numeric = (name: string, bounds: Bounds, kind: 'whole number' | 'number'): number | null => {
    const typed = text(name);
    if (typed === null) return null;
    const pattern = kind === 'whole number' ? /^-?\d+$/ : /^-?(\d+\.?\d*|\.\d+)$/;
    const parsedNumber = Number(typed);
    const min = bounds.min ?? (kind === 'whole number' ? 0 : Number.NEGATIVE_INFINITY);
    const max = bounds.max ?? (kind === 'whole number' ? Number.MAX_SAFE_INTEGER : Number.POSITIVE_INFINITY);
    if (pattern.test(typed) && parsedNumber >= min && parsedNumber <= max) return parsedNumber;
    const label = name in parsed.arguments ? `<${name}>` : `--${name}`;
    throw new DscourseError({
      code: 'wrong-usage',
      message: `${label} takes a ${kind}${range(min, max)}, and "${typed}" is none.`,
      fix: `See: dscourse ${parsed.command} --help`,
    });
  };
  const end = parsed.raw.indexOf('--');
  return {
    text,
    list: (name) => {
      const found = value(name);
      if (Array.isArray(found)) return found.map(String);
      return typeof found === 'string' ? [found] : [];
    },
    flag: (name) => value(name) === true,
    integer: (name, bounds = {}) => numeric(name, bounds, 'whole number'),
    number: (name, bounds = {}) => numeric(name, bounds, 'number'),
    raw: parsed.raw,
    rest: end === -1 ? [] : parsed.raw.slice(end + 1),
  };
}

/**
 * What `dscourse <command> <first>` gives: its first argument, the flags that stand unless `--no-` takes them away, and
 * `options` as if they had been typed.
 */
export function givenFor(
  command: CommandDefinition,
  first: string,
  options: Readonly<Record<string, unknown>> = {},
): Given {
  const standing = (command.options ?? []).flatMap(({ flags }) => {
    const negated = /--no-(\S+)/.exec(flags)?.[1];
    return negated === undefined ? [] : [[camelCase(negated), true]];
  });
  const named = command.arguments?.[0]?.name;
  return givenFrom({
    command: command.name,
    arguments: named === undefined ? {} : { [named]: first },
    options: { ...Object.fromEntries(standing), ...options },
    raw: [],
  });
}

function range(min: number, max: number): string {
  const hasMax = Number.isFinite(max) && max !== Number.MAX_SAFE_INTEGER;
  if (Number.isFinite(min) && hasMax) return ` from ${min} to ${max}`;
  if (Number.isFinite(min)) return ` from ${min}`;
  return hasMax ? ` up to ${max}` : '';
}
