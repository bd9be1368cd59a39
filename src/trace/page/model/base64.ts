/** Base64 as the page's data stand in it, read without the strings that `atob` would make of megabytes. */

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const noDigit = 0xff;

const digits = new Uint8Array(128).fill(noDigit);
for (let digit = 0; digit < alphabet.length; digit++) digits[alphabet.charCodeAt(digit)] = digit;

/**
 * Bytes of base64 with its padding and without white space.
 * @throws RangeError
 */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  if (text.length % 4 !== 0) throw new RangeError('Base64 comes in groups of four.');
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  const whole = padding === 0 ? text.length : text.length - 4;
  // Has a bit of its own once any digit was none.
  let bad = 0;
  let to = 0;
  for (let from = 0; from < whole; from += 4) {
    const a = digits[text.charCodeAt(from)] ?? noDigit;
    const b = digits[text.charCodeAt(from + 1)] ?? noDigit;
    const c = digits[text.charCodeAt(from + 2)] ?? noDigit;
    const d = digits[text.charCodeAt(from + 3)] ?? noDigit;
    bad |= a | b | c | d;
    bytes[to] = (a << 2) | (b >> 4);
    bytes[to + 1] = (b << 4) | (c >> 2);
    bytes[to + 2] = (c << 6) | d;
    to += 3;
  }
  for (let place = 0; to + place < bytes.length; place++) {
    const first = digits[text.charCodeAt(whole + place)] ?? noDigit;
    const second = digits[text.charCodeAt(whole + place + 1)] ?? noDigit;
    bad |= first | second;
    bytes[to + place] = (first << (2 + 2 * place)) | (second >> (4 - 2 * place));
  }
  if (bad > 0x3f) throw new RangeError('This is no base64.');
  return bytes;
}
