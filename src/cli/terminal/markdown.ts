/**
 * Markdown for reading on a terminal: headings, paragraphs, lists, tables, fenced code, folded answers, and
 * within lines code, emphasis and links. What lessons use and no more; anything else is shown as written.
 */
import { type Block, blocksOf } from './markdown-blocks.ts';
import { type Column, tableLines } from './table.ts';
import type { Terminal } from './terminal.ts';
import { breakLine, displayWidth, wrapText } from './width.ts';

export interface MarkdownOptions {
  /** Shows what a document folds away. */
  readonly answers: boolean;
  /** Stands in for a folded answer; says how it is seen. */
  readonly folded: string;
  /** What is shown behind the words of a link, for its target; left out where it ends in those words. */
  readonly linkText: (target: string) => string;
}

const everything: MarkdownOptions = { answers: true, folded: '', linkText: (target) => target };

/** Wider lines than these are hard to read. */
const widest = 100;

/** Text for {@link Terminal.line}, never wider than the terminal. */
export function renderMarkdown(
  markdown: string,
  terminal: Terminal,
  options: MarkdownOptions = everything,
): string {
  const columns = Math.min(terminal.columns, widest);
  const readable = terminal.unicode ? markdown : asciiOf(markdown);
  return renderBlocks(blocksOf(readable), {
    terminal,
    columns,
    inline: inlinePainter(terminal, options.linkText),
    options,
  }).join('\n');
}

const asciiSigns: Readonly<Record<string, string>> = {
  '…': '...',
  '×': 'x',
  '·': '-',
  '✓': '+',
  '✗': 'x',
  '→': '->',
};

/** Signs by what stands for them elsewhere, letters without their accents. */
function asciiOf(text: string): string {
  return text
    .replace(/[…×·✓✗→]/g, (sign) => asciiSigns[sign] ?? sign)
    .normalize('NFD')
    .replace(/\p{M}/gu, '');
}

interface Look {
  readonly terminal: Terminal;
  readonly columns: number;
  readonly inline: (text: string) => string;
  readonly options: MarkdownOptions;
}

function renderBlocks(blocks: readonly Block[], look: Look): string[] {
  const out: string[] = [];
  let before: Block['kind'] | null = null;
  for (const [index, block] of blocks.entries()) {
    if (isDrawnBelow(block, blocks[index + 1])) continue;
    const gap = before !== null && !(before === 'item' && block.kind === 'item');
    if (gap) out.push('');
    before = block.kind;
    out.push(...renderBlock(block, look));
  }
  return out;
}

/** A diagram for browsers, which stands once more behind itself as text. */
function isDrawnBelow(block: Block, next: Block | undefined): boolean {
  return block.kind === 'code' && block.info === 'mermaid' && next?.kind === 'code' && next.info === 'text';
}

function renderBlock(block: Block, look: Look): string[] {
  const { terminal, columns, inline, options } = look;
  switch (block.kind) {
    case 'heading': {
      const title = terminal.paint('strong', wrapText(block.text, columns));
      if (block.level > 1) return [title];
      const rule = terminal.unicode ? '─' : '=';
      return [title, rule.repeat(Math.min(columns, displayWidth(block.text)))];
    }
    case 'paragraph':
      return [wrapText(inline(block.text), columns)];
    case 'item': {
      const bullet = /\d/.test(block.marker) ? block.marker : terminal.glyph('bullet');
      const lead = ' '.repeat(1 + block.depth * 2);
      const indent = ' '.repeat(lead.length + displayWidth(bullet) + 1);
      return [wrapText(`${lead}${bullet} ${inline(block.text)}`, columns, indent)];
    }
    case 'code':
      return block.lines
        .filter((line, index) => !(index === 0 && isRemark(block.info, line)))
        .map((line) => {
          const shown = breakLine(`  ${line}`, columns, '    ').trimEnd();
          return terminal.paint('accent', shown);
        });
    case 'table':
      return renderTable(block.rows, terminal, columns, inline);
    case 'details': {
      const question = wrapText(`${terminal.glyph('arrow')} ${inline(block.summary)}`, columns, '  ');
      if (!options.answers)
        return [question, terminal.paint('dim', wrapText(`  ${options.folded}`, columns, '  '))];
      const answer = renderBlocks(block.blocks, { ...look, columns: columns - 2 });
      return [
        question,
        '',
        ...answer
          .join('\n')
          .split('\n')
          .map((line) => (line === '' ? '' : `  ${line}`)),
      ];
    }
  }
}

/** The first line of an exchange may say, for the tests, which node has it. */
export function isRemark(info: string, line: string): boolean {
  return /^json\b/.test(info) && line.startsWith('// node:');
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
  const layout: Column[] = head.map(() => ({ flexible: true }));
  return tableLines(painted, layout, { columns, indent: '  ', heads });
}

function inlinePainter(terminal: Terminal, linkText: MarkdownOptions['linkText']): (text: string) => string {
  const { colour } = terminal;
  return (text) =>
    text
      .split(/(`[^`]+`)/)
      .map((part) => {
        // Without colour the backticks stay, so that code is still told from prose.
        if (/^`[^`]+`$/.test(part)) return colour ? terminal.paint('accent', part.slice(1, -1)) : part;
        return part
          .replace(/\[([^\]]+)\]\(([^)\s]+)\)/g, (_, words: string, target: string) => {
            const leadsTo = linkText(target);
            return leadsTo.endsWith(words) ? words : `${words} (${leadsTo})`;
          })
          .replace(/\*\*([^*]+)\*\*/g, (_, strong: string) => terminal.paint('strong', strong))
          .replace(
            /(^|[\s(])([*_])([^*_\s][^*_]*)\2(?=$|[\s).,;:!?])/g,
            (_, lead: string, __, text: string) => lead + terminal.paint('strong', text),
          );
      })
      .join('');
}
