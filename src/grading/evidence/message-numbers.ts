/** Fields that number the messages of a link, and so look like values that count up. */
import type { MessageRecord } from '../../results/trace.ts';
import { bodyHead, eachInteger } from './json-text.ts';

/** As many messages tell what a field is. */
const looked = 20_000;

interface Link {
  /** The last number, and how many came after another, by one or otherwise. */
  last: bigint;
  pairs: number;
  byOne: number;
}

/**
 * Of the fields (`type path`) those whose number grows by one from message to message of nearly every link,
 * beside another field of the same type that does not: what is told is in the other.
 */
export function messageNumbers(
  between: readonly MessageRecord[],
  fields: ReadonlySet<string>,
): ReadonlySet<string> {
  const links = new Map<string, Map<string, Link>>();
  for (const { src, dest, body } of between.slice(0, looked)) {
    const type = bodyHead(body).type ?? '';
    eachInteger(body, (path, digits) => {
      const field = `${type} ${path}`;
      if (!fields.has(field)) return;
      const ofField = links.get(field) ?? new Map<string, Link>();
      links.set(field, ofField);
      const number = BigInt(digits);
      const link = ofField.get(`${src} ${dest}`);
      if (link === undefined) ofField.set(`${src} ${dest}`, { last: number, pairs: 0, byOne: 0 });
      else {
        link.pairs += 1;
        if (number === link.last + 1n) link.byOne += 1;
        link.last = number;
      }
    });
  }
  const counts = new Set(
    [...fields].filter((field) => {
      const long = [...(links.get(field)?.values() ?? [])].filter(({ pairs }) => pairs >= 5);
      return long.length > 0 && long.every(({ pairs, byOne }) => byOne >= pairs * 0.8);
    }),
  );
  const typeOf = (field: string) => field.slice(0, field.indexOf(' '));
  return new Set(
    [...counts].filter((field) =>
      [...fields].some((other) => typeOf(other) === typeOf(field) && !counts.has(other)),
    ),
  );
}
