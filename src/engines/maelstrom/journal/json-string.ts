/** Strings of Fressian as JSON: UTF-16 units, each as one to three bytes of its own, surrogates too. */

/** The bytes are no text. */
export class NoText extends Error {}

/** Units that are made into text at once: arguments of a call have to fit a stack. */
const unitsAtOnce = 4096;

/**
 * The text of the bytes from `start` on, before `end`.
 *
 * @throws NoText
 */
export function textOfUnits(bytes: Buffer, start: number, end: number): string {
  if (isAscii(bytes, start, end)) return bytes.toString('latin1', start, end);
  let text = '';
  let units: number[] = [];
  const follower = (i: number): number => {
    const byte = i < end ? (bytes[i] as number) : 0;
    if ((byte & 0xc0) !== 0x80) throw new NoText();
    return byte & 0x3f;
  };
  for (let i = start; i < end; ) {
    const first = bytes[i++] as number;
    if (first < 0x80) units.push(first);
    else if (first >= 0xc0 && first < 0xe0) units.push(((first & 0x1f) << 6) | follower(i++));
    else if (first >= 0xe0 && first < 0xf0) {
      units.push(((first & 0x0f) << 12) | (follower(i++) << 6) | follower(i++));
    } else throw new NoText();
    if (units.length >= unitsAtOnce) {
      text += String.fromCharCode(...units);
      units = [];
    }
  }
  return text + String.fromCharCode(...units);
}

/** The same as JSON. */
export function jsonOfUnits(bytes: Buffer, start: number, end: number): string {
  return isPlain(bytes, start, end)
    ? `"${bytes.toString('latin1', start, end)}"`
    : JSON.stringify(textOfUnits(bytes, start, end));
}

function isAscii(bytes: Buffer, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if ((bytes[i] as number) >= 0x80) return false;
  return true;
}

/** ASCII that needs no escapes. */
function isPlain(bytes: Buffer, start: number, end: number): boolean {
  for (let i = start; i < end; i++) {
    const byte = bytes[i] as number;
    if (byte < 0x20 || byte >= 0x80 || byte === 0x22 || byte === 0x5c) return false;
  }
  return true;
}
