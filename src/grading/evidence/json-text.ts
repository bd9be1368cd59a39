/**
 * Looking into the body of a message without changing a digit of it: integers are compared as text, so
 * that two ids that differ beyond 2^53 stay two.
 */

/** Fields of a body that any message may have. */
export interface BodyHead {
  readonly type: string | null;
  readonly msgId: number | null;
  readonly inReplyTo: number | null;
}

const heads = new Map<string, BodyHead>();
const MOST_HEADS = 50_000;

/** Type, msg_id and in_reply_to of a body; all null when it is not a JSON object. */
export function bodyHead(body: string): BodyHead {
  const known = heads.get(body);
  if (known !== undefined) return known;
  if (heads.size > MOST_HEADS) heads.clear();
  const head = readHead(body);
  heads.set(body, head);
  return head;
}

const floatReply = /"in_reply_to"\s*:\s*-?\d+[.eE]/;

function readHead(body: string): BodyHead {
  const value = parseLoose(body);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { type: null, msgId: null, inReplyTo: null };
  }
  const fields: Readonly<Record<string, unknown>> = { ...value };
  const { type, msg_id: msgId, in_reply_to: inReplyTo } = fields;
  return {
    type: typeof type === 'string' ? type : null,
    msgId: typeof msgId === 'number' ? msgId : null,
    // 1.0 is no integer for Maelstrom, though JSON.parse makes it one.
    inReplyTo: typeof inReplyTo === 'number' && !floatReply.test(body) ? inReplyTo : null,
  };
}

/** JSON.parse, or undefined when the text is not JSON. Big integers lose digits: for heads only. */
export function parseLoose(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Calls `visit` for every integer in a JSON text with the path of keys to it (`message`, `values/*`,
 * `seen/{}` for an object whose keys are integers) and its digits. Integers written as a string or as
 * an object's key count too. Text that is not JSON ends the walk early; nothing is thrown.
 */
export function eachInteger(json: string, visit: (path: string, digits: string) => void): void {
  const path: string[] = [];
  let key: string | null = null;
  let expectKey = false;
  let i = 0;
  const open: ('{' | '[')[] = [];
  const here = () => (key === null ? path.join('/') : path.length === 0 ? key : `${path.join('/')}/${key}`);
  while (i < json.length) {
    const c = json.charCodeAt(i);
    if (c === 0x22) {
      const end = endOfString(json, i);
      if (end < 0) return;
      const text = json.slice(i + 1, end);
      i = end + 1;
      if (expectKey) {
        expectKey = false;
        if (isInteger(text)) {
          key = '{}';
          visit(here(), text);
        } else key = text;
      } else if (isInteger(text)) visit(here(), text);
    } else if (c === 0x7b || c === 0x5b) {
      if (open.length > 0) path.push(key ?? '*');
      open.push(c === 0x7b ? '{' : '[');
      key = c === 0x7b ? null : '*';
      expectKey = c === 0x7b;
      i += 1;
    } else if (c === 0x7d || c === 0x5d) {
      open.pop();
      const outer = path.pop();
      key = open.at(-1) === '[' ? '*' : (outer ?? null);
      expectKey = false;
      i += 1;
    } else if (c === 0x2c) {
      if (open.at(-1) === '{') expectKey = true;
      i += 1;
    } else if (c === 0x2d || (c >= 0x30 && c <= 0x39)) {
      const start = i;
      i += 1;
      while (i < json.length && isNumberCharacter(json.charCodeAt(i))) i += 1;
      const text = json.slice(start, i);
      if (isInteger(text)) visit(here(), text);
    } else i += 1;
  }
}

/** True when the text holds the digits as a number or string of their own somewhere: a quick first test. */
export function mayHold(json: string, digits: string): boolean {
  let from = json.indexOf(digits);
  while (from >= 0) {
    const before = json.charCodeAt(from - 1);
    const after = json.charCodeAt(from + digits.length);
    if (!isNumberCharacter(before) && !isNumberCharacter(after)) return true;
    from = json.indexOf(digits, from + 1);
  }
  return false;
}

function endOfString(json: string, start: number): number {
  for (let i = start + 1; i < json.length; i += 1) {
    const c = json.charCodeAt(i);
    if (c === 0x5c) i += 1;
    else if (c === 0x22) return i;
  }
  return -1;
}

function isNumberCharacter(c: number): boolean {
  return (c >= 0x30 && c <= 0x39) || c === 0x2b || c === 0x2d || c === 0x2e || c === 0x65 || c === 0x45;
}

function isInteger(text: string): boolean {
  return /^-?(0|[1-9]\d*)$/.test(text);
}
