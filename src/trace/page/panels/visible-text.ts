/** Text from nodes, so that all of it is seen: nothing in it hides, moves or turns round what stands beside it. */

// Controls, invisible format characters, and those that change the direction of what follows.
const unseen =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is them that we look for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Each character that has no look of its own, but tab and line feed, as `\u202e`. */
export function visible(text: string): string {
  return text.replace(unseen, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** In one line of at most `most` characters. */
export function oneLine(text: string, most: number): string {
  const start = text.length > most ? `${text.slice(0, most - 1)}…` : text;
  return visible(start.replace(/\s+/g, ' '));
}
