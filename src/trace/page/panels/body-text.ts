/**
 * A message's body laid out for reading. It goes by the text and not by what JSON.parse makes of it, so that every
 * digit, repeated key and `__proto__` is shown as the node sent it.
 */

export interface BodyText {
  readonly text: string;
  /** How many characters of the body are not in it. */
  readonly left: number;
}

/** A list or object that is no longer than this stays in one line. */
const lineWidth = 72;
const deepestIndent = 20;

const token = /"(?:[^"\\]|\\.)*"|[[\]{},:]|[^\s"[\]{},:]+/gy;

/** The first `limit` characters of a body, indented; a body that is no JSON as it is. */
export function prettyBody(body: string, limit: number): BodyText {
  const start = body.slice(0, limit);
  const left = body.length - start.length;
  const tokens = tokensOf(start);
  // What was cut off may end in the middle of a string.
  if (tokens === null || (left === 0 && !isJson(body))) return { text: start, left };
  return { text: laidOut(tokens, limit * 2), left };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function tokensOf(text: string): string[] | null {
  const tokens: string[] = [];
  let at = 0;
  for (;;) {
    while (at < text.length && /\s/.test(text[at] ?? '')) at++;
    if (at >= text.length) return tokens;
    token.lastIndex = at;
    const [found] = token.exec(text) ?? [];
    if (found === undefined) {
      // An open string: the rest of it.
      if (text[at] !== '"') return null;
      tokens.push(text.slice(at));
      return tokens;
    }
    tokens.push(found);
    at += found.length;
  }
}

function laidOut(tokens: readonly string[], limit: number): string {
  const widths = widthsOf(tokens);
  let text = '';
  let depth = 0;
  /** Depth inside a list or object that stays in one line. */
  let inline = 0;
  for (const [place, piece] of tokens.entries()) {
    if (text.length > limit) return `${text}…`;
    const opens = piece === '[' || piece === '{';
    const closes = piece === ']' || piece === '}';
    if (closes && inline > 0) inline--;
    else if (closes) {
      depth--;
      const empty = tokens[place - 1] === '[' || tokens[place - 1] === '{';
      if (!empty) text += indent(depth);
    }
    text += piece;
    if (piece === ':') text += ' ';
    else if (piece === ',') text += inline > 0 ? ' ' : indent(depth);
    else if (opens && (inline > 0 || (widths[place] ?? 0) <= lineWidth)) inline++;
    else if (opens) {
      depth++;
      const next = tokens[place + 1];
      if (next !== ']' && next !== '}') text += indent(depth);
    }
  }
  return text;
}

function indent(depth: number): string {
  return `\n${'  '.repeat(Math.max(0, Math.min(depth, deepestIndent)))}`;
}

/** How wide each list or object is in one line, at the place of its bracket; never ended: endless. */
function widthsOf(tokens: readonly string[]): Float64Array {
  const widths = new Float64Array(tokens.length).fill(Number.POSITIVE_INFINITY);
  const open: { place: number; before: number }[] = [];
  let width = 0;
  for (const [place, piece] of tokens.entries()) {
    if (piece === '[' || piece === '{') open.push({ place, before: width });
    width += piece.length + (piece === ',' || piece === ':' ? 1 : 0);
    if (piece !== ']' && piece !== '}') continue;
    const bracket = open.pop();
    if (bracket !== undefined) widths[bracket.place] = width - bracket.before;
  }
  return widths;
}
