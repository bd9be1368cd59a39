/** What the nodes of a diagnosis wrote to stderr around its moment. */
import type { NodeLogLine } from '../results/trace.ts';
import type { RunEvidence } from './grader.ts';
import type { Diagnosis } from './report.ts';

/** Nanoseconds before and after the moment. */
const BEFORE = 1e9;
const AFTER = 0.25e9;
const MOST = 6;

/**
 * At most six lines of the nodes that the headline names, within a second before its moment; in order.
 * Where a node did not come up, its last lines: there it usually said why.
 */
export function wordsAround(evidence: RunEvidence, diagnosis: Diagnosis): readonly NodeLogLine[] {
  const { text } = diagnosis.headline;
  const time = diagnosis.headline.time ?? (/^(init|topology)-/.test(diagnosis.code) ? 0 : null);
  if (time === null) return [];
  const named = evidence.spec.nodes.filter((node) => new RegExp(`\\b${literally(node)}\\b`).test(text));
  const lines = named
    .slice(0, 2)
    .flatMap((node) => withoutDeepFrames(evidence.nodeLog(node)))
    .filter((line) => line.time >= time - BEFORE && line.time <= time + AFTER && isWord(line.text))
    .sort((a, b) => a.time - b.time);
  const before = lines.filter((line) => line.time <= time + 1e6);
  return before.length >= MOST ? before.slice(-MOST) : lines.slice(0, MOST);
}

const isFrame = ({ text }: NodeLogLine): boolean => /^\s+at /.test(text);

/** Of a stack the first frame alone: the others would crowd out what was said before it. */
function withoutDeepFrames(lines: readonly NodeLogLine[]): readonly NodeLogLine[] {
  return lines.filter((line, i) => {
    const before = lines[i - 1];
    return !(isFrame(line) && before !== undefined && isFrame(before));
  });
}

/** Not empty, and none of what Node adds of its own when it ends a program: that would crowd out the rest. */
function isWord(text: string): boolean {
  return (
    text.trim() !== '' && !/^\s+at .*\(?node:[\w/]+:\d+:\d+\)?$|^Node\.js v\d|^node:[\w/]+:\d+$/.test(text)
  );
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
