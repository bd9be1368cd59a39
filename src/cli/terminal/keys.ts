/** Keys as a terminal in raw mode sends them. Pure. */

/** A printable character as it is, or one of the keys that have a name. */
export type Key =
  | 'ctrl-c'
  | 'ctrl-l'
  | 'ctrl-z'
  | 'escape'
  | 'up'
  | 'down'
  | 'page-up'
  | 'page-down'
  | 'home'
  | 'end'
  | (string & {});

const sequences: Readonly<Record<string, Key>> = {
  '[A': 'up',
  OA: 'up',
  '[B': 'down',
  OB: 'down',
  '[5~': 'page-up',
  '[6~': 'page-down',
  '[H': 'home',
  OH: 'home',
  '[1~': 'home',
  '[F': 'end',
  OF: 'end',
  '[4~': 'end',
};

const controls: Readonly<Record<string, Key>> = {
  '\u0003': 'ctrl-c',
  '\u000c': 'ctrl-l',
  '\u001a': 'ctrl-z',
  '\u001b': 'escape',
  ' ': 'page-down',
};

/* biome-ignore lint/suspicious/noControlCharactersInRegex: an escape sequence begins with one. */
const token = /\u001b(\[[0-9;?]*[ -/]*[@-~]|O[@-~])|[\s\S]/gu;

/** The keys in what was read at once; sequences without a name here are passed over whole. */
export function keysIn(chunk: string): readonly Key[] {
  return [...chunk.matchAll(token)].flatMap(([whole, sequence]): Key[] => {
    if (sequence !== undefined) return sequences[sequence] === undefined ? [] : [sequences[sequence]];
    const control = controls[whole];
    if (control !== undefined) return [control];
    return whole < ' ' || whole === '\u007f' ? [] : [whole];
  });
}
