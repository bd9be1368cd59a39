/** The rows of a run's log on a terminal: a column for each node where they fit, else one below the other. */
import { byNodeName } from '../../../grading/statement.ts';
import type { NodeId } from '../../../results/trace.ts';
import { sanitiseLine } from '../../terminal/sanitise.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { displayWidth, pad, wrapText } from '../../terminal/width.ts';
import type { LogRow } from './run-log.ts';

/** Columns of the time and the space behind it. */
const timeWidth = 12;
/** A node's column is no narrower. */
const narrowest = 18;
const gap = 2;
/** Lines that one row takes in a node's column at most. */
const mostLines = 4;
/** Characters of one row where it has the line for itself. */
const longest = 400;

/** The lines of the log, beginning with the names of the nodes. */
export function logLines(terminal: Terminal, rows: readonly LogRow[]): readonly string[] {
  const nodes = nodesOf(rows);
  const width = Math.floor(
    (terminal.columns - timeWidth - gap * (nodes.length - 1)) / Math.max(1, nodes.length),
  );
  return width >= narrowest ? inColumns(terminal, rows, nodes, width) : folded(terminal, rows, nodes);
}

/** Where something happened, in the order of the columns: nodes before services. */
export function nodesOf(rows: readonly LogRow[]): readonly NodeId[] {
  const all = new Set(rows.flatMap(({ node }) => node ?? []));
  return [...all].sort((a, b) => Number(a.includes('-')) - Number(b.includes('-')) || byNodeName(a, b));
}

function inColumns(
  terminal: Terminal,
  rows: readonly LogRow[],
  nodes: readonly NodeId[],
  width: number,
): string[] {
  const head = ' '.repeat(timeWidth) + nodes.map((node) => pad(node, width)).join(' '.repeat(gap));
  return [
    terminal.paint('strong', head.trimEnd()),
    ...rows.flatMap((row) => {
      if (row.node === null) return [banner(terminal, row)];
      const before = ' '.repeat(nodes.indexOf(row.node) * (width + gap));
      const [first = '', ...others] = cellLines(markOf(terminal, row), sanitiseLine(row.text), width);
      return [
        timeText(terminal, row) + before + tinted(terminal, row, first),
        ...others.map((line) => ' '.repeat(timeWidth) + before + tinted(terminal, row, line)),
      ];
    }),
  ];
}

function cellLines(mark: string, text: string, width: number): readonly string[] {
  const lines = wrapText(`${mark} ${text}`, width, '  ').split('\n');
  if (lines.length <= mostLines) return lines;
  const last = lines[mostLines - 1] ?? '';
  return [...lines.slice(0, mostLines - 1), `${last.slice(0, Math.max(0, width - 3))}...`];
}

/** For clusters that are too wide for columns: the node's name in front of each row. */
function folded(terminal: Terminal, rows: readonly LogRow[], nodes: readonly NodeId[]): string[] {
  const name = Math.max(4, ...nodes.map(displayWidth));
  const indent = ' '.repeat(timeWidth + name + gap);
  return rows.map((row) => {
    if (row.node === null) return banner(terminal, row);
    const head = pad(row.node, name + gap);
    const text = `${markOf(terminal, row)} ${sanitiseLine(row.text, longest)}`;
    if (terminal.columns - indent.length < narrowest) {
      const lines = wrapText(`    ${text}`, terminal.columns, '      ').split('\n');
      return [timeText(terminal, row) + row.node, ...lines.map((line) => tinted(terminal, row, line))].join(
        '\n',
      );
    }
    const [first = '', ...others] = wrapText(indent + text, terminal.columns, `${indent}  `).split('\n');
    return [timeText(terminal, row) + head + tinted(terminal, row, first.trimStart()), ...others].join('\n');
  });
}

function banner(terminal: Terminal, row: LogRow): string {
  const indent = ' '.repeat(timeWidth);
  // Wrapped without its time: what is wrapped has its spaces set anew.
  const text = wrapText(`${indent}${terminal.glyph('warn')} ${row.text}`, terminal.columns, indent);
  return timeText(terminal, row) + terminal.paint('warn', text.trimStart());
}

function timeText(terminal: Terminal, { time }: LogRow): string {
  // Microseconds tell apart what a node does within one step.
  const text = `${(Math.floor(time / 1000) / 1e6).toFixed(6)}`;
  return terminal.paint('dim', pad(text.padStart(timeWidth - gap), timeWidth));
}

function markOf(terminal: Terminal, { what }: LogRow): string {
  if (what === 'sent') return terminal.glyph('arrow');
  if (what === 'received') return terminal.unicode ? '←' : '<-';
  if (what === 'dropped') return terminal.glyph('fail');
  return terminal.glyph('bullet');
}

function tinted(terminal: Terminal, { what }: LogRow, text: string): string {
  if (what === 'dropped') return terminal.paint('bad', text);
  return what === 'log' ? terminal.paint('dim', text) : text;
}
