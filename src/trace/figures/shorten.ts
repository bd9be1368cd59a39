/** Long texts that must fit a line: what they begin and end with says most. */

/** The text itself, or its beginning and end with `…` between them; never more than `most` UTF-16 units. */
export function shorten(text: string, most: number): string {
  if (text.length <= most) return text;
  const room = Math.max(0, most - 1);
  const tail = Math.floor(room / 2);
  return `${withoutHalf(text.slice(0, room - tail), 'end')}…${withoutHalf(text.slice(text.length - tail), 'start')}`;
}

/** A cut between the two halves of a character leaves neither. */
function withoutHalf(text: string, at: 'start' | 'end'): string {
  const pattern = at === 'end' ? /[\uD800-\uDBFF]$/ : /^[\uDC00-\uDFFF]/;
  return text.replace(pattern, '');
}
