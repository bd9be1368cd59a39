/**
 * Where the members of a JSON object lie in its text, so that a body can be passed on byte for byte
 * instead of being parsed and printed again. The text must be known to be valid JSON.
 */

/**
 * Calls `visit` for every member of the object whose `{` is at or after `start`.
 * `key` is the decoded key; the member's text runs from `from` (its key's quote) to `to` and its value
 * from `valueFrom` to `to`, without white space around it.
 *
 * @returns the index after the closing brace.
 */
export function visitMembers(
  text: string,
  start: number,
  visit: (key: string, from: number, valueFrom: number, to: number) => void,
): number {
  let index = skipSpace(text, start) + 1;
  for (;;) {
    index = skipSpace(text, index);
    const code = text.charCodeAt(index);
    if (code === 0x7d || Number.isNaN(code)) return index + 1;
    if (code === 0x2c) {
      index++;
      continue;
    }
    const from = index;
    const keyEnd = skipString(text, index);
    const raw = text.slice(from + 1, keyEnd - 1);
    const key = raw.includes('\\') ? (JSON.parse(`"${raw}"`) as string) : raw;
    const valueFrom = skipSpace(text, skipSpace(text, keyEnd) + 1);
    const to = skipValue(text, valueFrom);
    visit(key, from, valueFrom, to);
    index = to;
  }
}

function skipValue(text: string, start: number): number {
  const first = text.charCodeAt(start);
  if (first === 0x22) return skipString(text, start);
  if (first !== 0x7b && first !== 0x5b) {
    let index = start;
    for (;;) {
      const code = text.charCodeAt(index);
      // , } ] white space, or the end.
      if (code === 0x2c || code === 0x7d || code === 0x5d || code <= 0x20 || Number.isNaN(code)) return index;
      index++;
    }
  }
  let depth = 0;
  let index = start;
  for (;;) {
    const code = text.charCodeAt(index);
    if (code === 0x22) {
      index = skipString(text, index);
      continue;
    }
    index++;
    if (code === 0x7b || code === 0x5b) depth++;
    else if (code === 0x7d || code === 0x5d) {
      depth--;
      if (depth === 0) return index;
    } else if (Number.isNaN(code)) return index - 1;
  }
}

/** From the opening quote to the index after the closing one. */
function skipString(text: string, start: number): number {
  let index = start + 1;
  for (;;) {
    const quote = text.indexOf('"', index);
    if (quote === -1) return text.length;
    let slashes = 0;
    while (text.charCodeAt(quote - 1 - slashes) === 0x5c) slashes++;
    if (slashes % 2 === 0) return quote + 1;
    index = quote + 1;
  }
}

function skipSpace(text: string, start: number): number {
  let index = start;
  for (;;) {
    const code = text.charCodeAt(index);
    if (code !== 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d) return index;
    index++;
  }
}
