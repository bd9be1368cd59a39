/**
 * Text that came from a learner's program must not move the cursor, recolour the screen, set the
 * window's title or reverse the reading order. Everything printed passes through here first.
 */

/* biome-ignore-start lint/suspicious/noControlCharactersInRegex: control characters are what this removes. */

/**
 * Escape sequences, in both their 7-bit and 8-bit forms (ECMA-48 section 5): strings with a terminator (OSC,
 * DCS, APC, PM, SOS), control sequences (CSI), then any other escape with its intermediate bytes.
 * An unfinished string is taken to the end of its line, so that it can't swallow what follows.
 */
const escapes =
  /(?:\u001b[\]PX^_]|[\u009d\u0090\u0098\u009e\u009f])[^\u0007\u001b\u009c\n]*(?:\u0007|\u001b\\|\u009c|(?=\n)|$)|(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]?|\u001b[ -/]*[0-~]?/g;

/** C0 except tab and newline, DEL, C1. */
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/* biome-ignore-end lint/suspicious/noControlCharactersInRegex: end of the range above. */

/** Marks that reorder text or hide in it: bidirectional controls, zero-width and tag characters. */
const invisible =
  /[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu;

/** Line and paragraph separators, which some terminals break at. */
const separators = /[\u2028\u2029]/g;

/** A surrogate without its other half. */
const loneSurrogates = /\p{Surrogate}/gu;

/** Removes escape sequences, control characters and bidirectional controls; keeps newlines; tabs become two spaces. */
export function sanitise(text: string): string {
  return text
    .replace(/\r\n/g, '\n')
    .replace(escapes, '')
    .replace(controls, '')
    .replace(separators, ' ')
    .replace(invisible, '')
    .replace(loneSurrogates, '\ufffd')
    .replace(/\t/g, '  ');
}

/** Like {@link sanitise}, on one line: line breaks become spaces, and at most `limit` characters stay. */
export function sanitiseLine(text: string, limit = 4096): string {
  const line = sanitise(text.length > limit * 4 ? text.slice(0, limit * 4) : text).replace(/\n+/g, ' ');
  return line.length > limit ? `${line.slice(0, limit)}...` : line;
}
