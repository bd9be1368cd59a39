/** The keys of the whole page. Those of the diagram and the table work where these have the focus. */

export interface Key {
  /** As KeyboardEvent.key names it, or several with spaces between them. */
  readonly keys: string;
  readonly does: string;
}

export const pageKeys = [
  { keys: '?', does: 'this help' },
  { keys: '/', does: 'filter by text' },
  { keys: 'f', does: 'follow a value, key or operation' },
  { keys: 't', does: 'diagram or table' },
  { keys: 'd', does: 'go to the diagram or table' },
  { keys: 'r', does: 'clear filter and follow' },
  { keys: '1 2 3 4 5 6 7', does: 'open a panel' },
  { keys: 'Escape', does: 'let go of what is pinned' },
] as const satisfies readonly Key[];

export const tableKeys: readonly Key[] = [
  { keys: 'ArrowUp ArrowDown', does: 'previous, next row' },
  { keys: 'ArrowLeft ArrowRight', does: 'previous, next column' },
  { keys: 'PageUp PageDown', does: 'a screen of rows' },
  { keys: 'Home End', does: 'first, last column' },
  { keys: 'Ctrl+Home Ctrl+End', does: 'first, last row' },
  { keys: 'Enter', does: 'pin the row, and see its details' },
];

const glyphs: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
  PageUp: 'Page Up',
  PageDown: 'Page Down',
};

/** `Shift+ArrowLeft` as `Shift+←`. */
export function keyWords(key: string): string {
  return key
    .split(/(?<=.)\+/)
    .map((part) => glyphs[part] ?? part)
    .join('+');
}
