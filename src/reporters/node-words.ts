/** What nodes wrote to stderr around the moment of a diagnosis, in one column of time with its steps. */
import { sanitiseLine } from '../cli/terminal/sanitise.ts';
import { truncate, wrapText } from '../cli/terminal/width.ts';
import type { Diagnosis } from '../grading/report.ts';
import { secondsNumber } from '../grading/statement.ts';
import type { NodeLogLine } from '../results/trace.ts';
import type { Look } from './look.ts';

/** Prose wider than this is hard to read, whatever the terminal holds. */
export const widestProse = 100;

/** What stands before a step or a line of a node: who or which, and when (nanoseconds of the run). */
export function timedHead(label: string, time: number | null): string {
  const when = time === null ? '' : time < 0 ? 'set-up' : `${secondsNumber(time)} s`;
  return `  ${label.padStart(3)} ${when.padStart(9)}  `;
}

/** Text beside a head that keeps its spaces: continuation lines begin where the text does. */
export function hanging(head: string, text: string, look: Look): string {
  const width = Math.max(20, Math.min(look.columns, widestProse) - head.length);
  const lines = wrapText(text, width).split('\n');
  return lines.map((line, i) => (i === 0 ? head : ' '.repeat(head.length)) + line).join('\n');
}

/** Lines of the nodes in the order of time, and in their midst, on a line each, the steps of that time, the headline's moment included. */
export function wordLines(
  words: readonly NodeLogLine[],
  { headline, steps }: Diagnosis,
  look: Look,
): readonly string[] {
  const nodes = [...new Set(words.map(({ node }) => node))];
  const times = [...words.map(({ time }) => time), ...(headline.time === null ? [] : [headline.time])];
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const spoken = words.map(({ node, time, text }) => ({
    time,
    shown: hanging(timedHead(node, time), sanitiseLine(text, 160), look),
  }));
  const between = steps.flatMap(({ time, text }, i) => {
    if (time === null || time < first || time > last) return [];
    const whole = timedHead(`${i + 1}.`, time) + sanitiseLine(text, 600);
    return [{ time, shown: look.paint('dim', truncate(whole, Math.min(look.columns, widestProse))) }];
  });
  const title = `On stderr of ${nodes.join(' and ')} around then${between.length > 0 ? ', beside the steps above' : ''}`;
  // A node's line of the same moment comes first: most nodes say what they do before they do it.
  const timeline = [...spoken, ...between].sort((a, b) => a.time - b.time);
  return [`  ${look.paint('dim', title)}`, ...timeline.map(({ shown }) => shown)];
}
