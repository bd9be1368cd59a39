/** Differences between two results in words. */
import { type Edn, printEdn } from '../edn.ts';
import { type Difference, type EdnPath, isItem } from './compare-edn.ts';

/** `:workload :lost-count`, `:workload :errors [0]`. */
export function pathText(path: EdnPath): string {
  return path.map(stepText).join(' ');
}

/** A key as EDN, the number of an item in brackets. */
export function stepText(step: EdnPath[number]): string {
  return isItem(step) ? `[${step.item}]` : printEdn(step);
}

/** Characters of one value, and items of one list, that are shown. */
const shown = { characters: 60, items: 6 };

/**
 * What is different, without the place: `3 here, 2 in the file`. Long values are cut, unless `whole`.
 */
export function differenceText(difference: Difference, whole = false): string {
  const value = (edn: Edn) => cut(printEdn(edn), whole);
  switch (difference.kind) {
    case 'value':
      return `${value(difference.here)} here, ${value(difference.there)} in the file`;
    case 'key':
      return difference.only === 'here'
        ? `${value(difference.value)} here, nothing in the file`
        : `nothing here, ${value(difference.value)} in the file`;
    case 'items':
      return [
        ...side('only here', difference.onlyHere, whole),
        ...side('only in the file', difference.onlyThere, whole),
      ].join('; ');
    case 'order':
      return `the same items in another order: ${value(difference.here)} here, ${value(difference.there)} in the file`;
  }
}

function side(where: string, items: readonly Edn[], whole: boolean): string[] {
  if (items.length === 0) return [];
  const named = whole ? items : items.slice(0, shown.items);
  const more = items.length - named.length;
  const list = named.map((item) => cut(printEdn(item), whole)).join(', ');
  return [`${where}: ${list}${more === 0 ? '' : ` and ${more} more`}`];
}

function cut(text: string, whole: boolean): string {
  return whole || text.length <= shown.characters ? text : `${text.slice(0, shown.characters - 1)}…`;
}
