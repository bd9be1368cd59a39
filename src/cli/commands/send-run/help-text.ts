/** What can be typed at `send`, for the workload at hand. */
import type { RpcSchema } from '../../../engines/embedded/workloads/workload.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { wanted } from './judged-answer.ts';
import { exampleOf, handWords } from './typed-line.ts';

/** One line each, not wrapped. */
export function helpLines(
  terminal: Terminal,
  rpcs: readonly RpcSchema[],
  nodes: readonly string[],
): readonly string[] {
  const lines = [terminal.paint('strong', 'Messages')];
  for (const rpc of rpcs) {
    lines.push(`  ${exampleOf(rpc.type, rpc)}`);
    const fields = Object.entries(rpc.request).map(([name, type]) => `${name}: ${wanted(type)}`);
    lines.push(`    ${[rpc.doc, ...fields].join(' ')}`);
  }
  lines.push(
    'Values are JSON or bare words. A body as JSON works too: {"type":"read"}. A & at the end: time does not go on for it.',
    '',
    terminal.paint('strong', 'And'),
  );
  for (const [word, text] of Object.entries(handWords)) {
    if (word === 'as' && nodes.length === 1) continue;
    lines.push(`  ${text}`);
  }
  return lines;
}
