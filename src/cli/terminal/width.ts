/** How many columns text takes on a terminal, and breaking it to fit. Colour (SGR) takes none. */

// biome-ignore lint/suspicious/noControlCharactersInRegex: colour begins with an escape character.
const colour = /\u001b\[[0-9;:]*m/g;
const zeroWidth = /^[\p{M}\p{Cf}\p{Cc}]$/u;
const emoji = /^\p{Emoji_Presentation}$/u;

/** First and last code points of the ranges that East Asian Width (UAX 11) calls wide or fullwidth. */
const wideRanges: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1b000, 0x1b2ff],
  [0x1f200, 0x1f2ff],
  [0x1f900, 0x1f9ff],
  [0x20000, 0x3fffd],
];

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
const plainAscii = /^[\x20-\x7e]*$/;

function graphemeWidth(grapheme: string): number {
  const first = String.fromCodePoint(grapheme.codePointAt(0) ?? 0);
  if (zeroWidth.test(first)) return 0;
  if (emoji.test(first) || grapheme.includes('\ufe0f')) return 2;
  const code = first.codePointAt(0) ?? 0;
  return code >= 0x1100 && wideRanges.some(([from, to]) => code >= from && code <= to) ? 2 : 1;
}

/** Text without colour. */
export function stripColour(text: string): string {
  return text.includes('\u001b') ? text.replace(colour, '') : text;
}

/** Columns that one line of text takes. */
export function displayWidth(text: string): number {
  const plain = stripColour(text);
  if (plainAscii.test(plain)) return plain.length;
  let width = 0;
  for (const { segment } of segmenter.segment(plain)) width += graphemeWidth(segment);
  return width;
}

/** The longest beginning of `text` (without colour) that fits, and what is left. Takes at least one grapheme. */
function splitAt(text: string, columns: number): [string, string] {
  let width = 0;
  let end = 0;
  for (const { segment, index } of segmenter.segment(text)) {
    const next = width + graphemeWidth(segment);
    if (next > columns && index > 0) break;
    width = next;
    end = index + segment.length;
  }
  return [text.slice(0, end), text.slice(end)];
}

/** Cuts one line to `columns`, marking the cut with `mark`. Colour is dropped from a line that is cut. */
export function truncate(text: string, columns: number, mark = '...'): string {
  if (displayWidth(text) <= columns) return text;
  const room = columns - displayWidth(mark);
  if (room < 1) return splitAt(stripColour(text), Math.max(1, columns))[0];
  return splitAt(stripColour(text), room)[0].trimEnd() + mark;
}

/** Fills one line with spaces up to `columns`. */
export function pad(text: string, columns: number, align: 'left' | 'right' = 'left'): string {
  const space = ' '.repeat(Math.max(0, columns - displayWidth(text)));
  return align === 'left' ? text + space : space + text;
}

/**
 * Breaks text at spaces so that no line is wider than `columns`; a word that is wider than a whole
 * line is broken inside. Line breaks in the text stay; continuation lines begin with `indent`. A
 * colour that is on at a break is ended before it and begun again after.
 */
export function wrapText(text: string, columns: number, indent = ''): string {
  return text
    .split('\n')
    .map((line) => (displayWidth(line) <= columns ? line : wrapLine(line, columns, indent)))
    .join('\n');
}

/**
 * Breaks one line where it is full, or after a space or comma shortly before, its other spaces as they are: for
 * code and drawings, which {@link wrapText} would set anew. Continuation lines begin with `indent`. Colour is dropped
 * from a line that is broken.
 */
export function breakLine(text: string, columns: number, indent = ''): string {
  if (displayWidth(text) <= columns) return text;
  const hanging = displayWidth(indent) <= columns / 2 ? indent : '';
  let [head, rest] = splitForCode(stripColour(text), columns);
  const lines = [head];
  while (rest !== '') {
    [head, rest] = splitForCode(rest, Math.max(1, columns - displayWidth(hanging)));
    lines.push(hanging + head);
  }
  return lines.map((line) => line.trimEnd()).join('\n');
}

/** As {@link splitAt}, but after the last space or comma when one is in the second half of the line. */
function splitForCode(text: string, columns: number): [string, string] {
  const [head, rest] = splitAt(text, columns);
  const end = Math.max(head.lastIndexOf(' '), head.lastIndexOf(',')) + 1;
  return rest === '' || end <= head.length / 2 ? [head, rest] : [text.slice(0, end), text.slice(end)];
}

function wrapLine(line: string, columns: number, indent: string): string {
  const written = /^ */.exec(line)?.[0] ?? '';
  // An indent that leaves no room for text is shortened.
  const lead = written.slice(0, Math.floor(columns / 2));
  const hanging = displayWidth(indent) <= columns / 2 ? indent : '';
  const lines: string[] = [];
  let current = lead;
  let empty = true;
  const push = (): void => {
    lines.push(current);
    current = hanging;
    empty = true;
  };
  for (const word of line.slice(written.length).split(/ +/)) {
    let left = word;
    const room = columns - displayWidth(current) - (empty ? 0 : 1);
    if (displayWidth(left) <= room) {
      current += (empty ? '' : ' ') + left;
      empty = false;
      continue;
    }
    if (!empty) push();
    while (displayWidth(left) > columns - displayWidth(current)) {
      const [head, tail] = splitAt(stripColour(left), Math.max(1, columns - displayWidth(current)));
      current += head;
      left = tail;
      push();
    }
    current += left;
    empty = left === '';
  }
  if (!empty) lines.push(current);
  return carryColour(lines).join('\n');
}

function carryColour(lines: readonly string[]): string[] {
  let open = '';
  return lines.map((line) => {
    const indent = /^ */.exec(line)?.[0] ?? '';
    const whole = indent + open + line.slice(indent.length);
    for (const [code] of line.matchAll(colour)) open = /\[(?:0|22|39)?m$/.test(code) ? '' : open + code;
    return open === '' ? whole : `${whole}\u001b[0m`;
  });
}
