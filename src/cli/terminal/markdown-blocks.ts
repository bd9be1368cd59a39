/** The blocks of a Markdown document, as far as lessons use them; anything else is a paragraph. */

export type Block =
  | { readonly kind: 'heading'; readonly level: number; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'item'; readonly marker: string; readonly depth: number; readonly text: string }
  /** `info` is what follows the backticks: `mermaid`, `json exchange`, or nothing. */
  | { readonly kind: 'code'; readonly info: string; readonly lines: readonly string[] }
  | { readonly kind: 'table'; readonly rows: readonly (readonly string[])[] }
  /** A folded question: what is seen, and the answer below it. */
  | { readonly kind: 'details'; readonly summary: string; readonly blocks: readonly Block[] };

/** The blocks of a document, in order. Time and memory are linear in its length. */
export function blocksOf(markdown: string): Block[] {
  const lines = markdown.replace(/\r\n?/g, '\n').split('\n');
  const blocks: Block[] = [];
  let paragraph: string[] = [];
  const endParagraph = (): void => {
    if (paragraph.length > 0) blocks.push({ kind: 'paragraph', text: paragraph.join(' ') });
    paragraph = [];
  };
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? '';
    const taken =
      codeAt(lines, index) ?? detailsAt(lines, index) ?? tableAt(lines, index) ?? itemAt(lines, index);
    const heading = /^(#{1,6})\s+(.*?)\s*#*$/.exec(line);
    if (taken !== null) {
      endParagraph();
      blocks.push(taken.block);
      index = taken.last;
    } else if (line.trim() === '') endParagraph();
    else if (heading !== null) {
      endParagraph();
      blocks.push({ kind: 'heading', level: heading[1]?.length ?? 1, text: heading[2] ?? '' });
    } else paragraph.push(line.trim());
  }
  endParagraph();
  return blocks;
}

/** A block of several lines, and the index of its last. */
interface Taken {
  readonly block: Block;
  readonly last: number;
}

function codeAt(lines: readonly string[], start: number): Taken | null {
  const opened = /^(```+|~~~+)\s*(.*?)\s*$/.exec(lines[start] ?? '');
  if (opened === null) return null;
  const [, fence = '', info = ''] = opened;
  const code: string[] = [];
  let last = start + 1;
  while (last < lines.length && !(lines[last] ?? '').startsWith(fence)) code.push(lines[last++] ?? '');
  return { block: { kind: 'code', info, lines: code }, last };
}

/** `<details><summary>Question?</summary>` (which may go over several lines), the answer, `</details>`. */
function detailsAt(lines: readonly string[], start: number): Taken | null {
  if (!/^<details>/.test(lines[start] ?? '')) return null;
  const end = lines.findIndex((line, index) => index >= start && /<\/details>\s*$/.test(line));
  const last = end === -1 ? lines.length - 1 : end;
  const whole = lines.slice(start, last + 1).join('\n');
  const parts = /^<details>\s*<summary>([\s\S]*?)<\/summary>([\s\S]*?)(?:<\/details>\s*)?$/.exec(whole);
  if (parts === null) return null;
  const [, summary = '', answer = ''] = parts;
  const text = summary.replace(/\s+/g, ' ').trim();
  return { block: { kind: 'details', summary: text, blocks: blocksOf(answer) }, last };
}

const itemStart = /^(\s*)([-*+]|\d+[.)])\s+(.*)$/;

function itemAt(lines: readonly string[], start: number): Taken | null {
  const item = itemStart.exec(lines[start] ?? '');
  if (item === null) return null;
  const [, indent = '', marker = '-', first = ''] = item;
  const text = [first];
  let last = start;
  while (/^\s+\S/.test(lines[last + 1] ?? '') && !itemStart.test(lines[last + 1] ?? '')) {
    text.push((lines[++last] ?? '').trim());
  }
  return {
    block: { kind: 'item', marker, depth: Math.floor(indent.length / 2), text: text.join(' ') },
    last,
  };
}

function tableAt(lines: readonly string[], start: number): Taken | null {
  const head = lines[start] ?? '';
  if (!head.startsWith('|') || !/^\|[\s:|-]+\|$/.test((lines[start + 1] ?? '').trim())) return null;
  const rows = [cellsOf(head)];
  let last = start + 1;
  while ((lines[last + 1] ?? '').startsWith('|')) rows.push(cellsOf(lines[++last] ?? ''));
  return { block: { kind: 'table', rows }, last };
}

function cellsOf(line: string): string[] {
  return line
    .trim()
    .replace(/^\||\|$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replace(/\\\|/g, '|'));
}
