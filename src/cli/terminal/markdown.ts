/**
 * Markdown for reading on a terminal: headings, paragraphs, lists, tables, fenced code, and within
 * lines code, emphasis and links. What lessons use and no more; anything else is shown as written.
 */
import { type Column, tableLines } from './table.ts';
import type { Terminal } from './terminal.ts';
import { breakLine, displayWidth, wrapText } from './width.ts';

type Block =
  | { readonly kind: 'heading'; readonly level: number; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'item'; readonly marker: string; readonly depth: number; readonly text: string }
  | { readonly kind: 'code'; readonly lines: readonly string[] }
  | { readonly kind: 'table'; readonly rows: readonly (readonly string[])[] };

/** Text for {@link Terminal.line}, never wider than the terminal. */
export function renderMarkdown(markdown: string, terminal: Terminal): string {
  const columns = Math.min(terminal.columns, 100);
  const inline = inlinePainter(terminal);
  const out: string[] = [];
  let before: Block['kind'] | null = null;
  for (const block of blocksOf(markdown)) {
    const gap = before !== null && !(before === 'item' && block.kind === 'item');
    if (gap) out.push('');
    before = block.kind;
    switch (block.kind) {
      case 'heading': {
        const title = wrapText(block.text, columns);
        out.push(terminal.paint('strong', title));
        if (block.level === 1) {
          const rule = terminal.unicode ? '─' : '=';
          out.push(rule.repeat(Math.min(columns, displayWidth(block.text))));
        }
        break;
      }
      case 'paragraph':
        out.push(wrapText(inline(block.text), columns));
        break;
      case 'item': {
        const bullet = /\d/.test(block.marker) ? block.marker : terminal.glyph('bullet');
        const lead = ' '.repeat(1 + block.depth * 2);
        const indent = ' '.repeat(lead.length + displayWidth(bullet) + 1);
        out.push(wrapText(`${lead}${bullet} ${inline(block.text)}`, columns, indent));
        break;
      }
      case 'code':
        for (const line of block.lines) {
          const shown = breakLine(`  ${line}`, columns, '    ').trimEnd();
          out.push(terminal.paint('accent', shown));
        }
        break;
      case 'table':
        out.push(...renderTable(block.rows, terminal, columns, inline));
        break;
    }
  }
  return out.join('\n');
}

function renderTable(
  rows: readonly (readonly string[])[],
  terminal: Terminal,
  columns: number,
  inline: (text: string) => string,
): string[] {
  const [head = [], ...body] = rows;
  const painted = body.map((row) => row.map(inline));
  const heads = head.map((cell) => terminal.paint('strong', inline(cell)));
  // The widest column gives way, since it is the one that holds prose.
  const widths = head.map((_, index) => Math.max(0, ...painted.map((row) => displayWidth(row[index] ?? ''))));
  const flexible = widths.indexOf(Math.max(...widths));
  const layout: Column[] = head.map((_, index) => ({ flexible: index === flexible }));
  return tableLines([heads, ...painted], layout, { columns, indent: '  ' });
}

function inlinePainter(terminal: Terminal): (text: string) => string {
  const { colour } = terminal;
  return (text) =>
    text
      .split(/(`[^`]+`)/)
      .map((part) => {
        // Without colour the backticks stay, so that code is still told from prose.
        if (/^`[^`]+`$/.test(part)) return colour ? terminal.paint('accent', part.slice(1, -1)) : part;
        return part
          .replace(/\[([^\]]+)\]\(([^)\s]+)\)/g, '$1 ($2)')
          .replace(/\*\*([^*]+)\*\*/g, (_, strong: string) => terminal.paint('strong', strong))
          .replace(
            /(^|[\s(])([*_])([^*_\s][^*_]*)\2(?=$|[\s).,;:!?])/g,
            (_, lead: string, __, text: string) => lead + terminal.paint('strong', text),
          );
      })
      .join('');
}

/** The blocks of a document, in order. */
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
    const fence = /^(```+|~~~+)/.exec(line)?.[1];
    if (fence !== undefined) {
      endParagraph();
      const code: string[] = [];
      while (++index < lines.length && !(lines[index] ?? '').startsWith(fence)) code.push(lines[index] ?? '');
      blocks.push({ kind: 'code', lines: code });
      continue;
    }
    const heading = /^(#{1,6})\s+(.*?)\s*#*$/.exec(line);
    const item = /^(\s*)([-*+]|\d+[.)])\s+(.*)$/.exec(line);
    if (line.trim() === '') endParagraph();
    else if (heading !== null) {
      endParagraph();
      blocks.push({ kind: 'heading', level: heading[1]?.length ?? 1, text: heading[2] ?? '' });
    } else if (item !== null) {
      endParagraph();
      const text = [item[3] ?? ''];
      while (/^\s+\S/.test(lines[index + 1] ?? '') && !/^\s*([-*+]|\d+[.)])\s/.test(lines[index + 1] ?? '')) {
        text.push((lines[++index] ?? '').trim());
      }
      const depth = Math.floor((item[1]?.length ?? 0) / 2);
      blocks.push({ kind: 'item', marker: item[2] ?? '-', depth, text: text.join(' ') });
    } else if (line.startsWith('|') && /^\|[\s:|-]+\|$/.test((lines[index + 1] ?? '').trim())) {
      endParagraph();
      const rows = [cellsOf(line)];
      index += 1;
      while ((lines[index + 1] ?? '').startsWith('|')) rows.push(cellsOf(lines[++index] ?? ''));
      blocks.push({ kind: 'table', rows });
    } else paragraph.push(line.trim());
  }
  endParagraph();
  return blocks;
}

function cellsOf(line: string): string[] {
  return line
    .trim()
    .replace(/^\||\|$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replace(/\\\|/g, '|'));
}
