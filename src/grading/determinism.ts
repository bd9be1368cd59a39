/** Two runs of the same program and seed, in words: the first point where they differ. */
import { type Divergence, firstDivergence } from '../results/divergence.ts';
import type { RunEvidence } from './grader.ts';
import type { Pointer, Statement } from './report.ts';
import { at, moment, quoted, say, sayAt } from './statement.ts';

/** A run's evidence and the folder it was read from. */
export interface ComparedRun {
  readonly evidence: RunEvidence;
  /** Absolute. */
  readonly directory: string;
}

/** What differs first between a run and its repetition; null when their traces are the same. */
export function differenceStatement(first: ComparedRun, second: ComparedRun): Statement | null {
  const hash = first.evidence.outcome.traceHash;
  const other = second.evidence.outcome.traceHash;
  if (hash === null || other === null) {
    return say(
      'The runs cannot be compared: this program runs in real time, where no run is like another.',
      at.outcome('capabilities/deterministic'),
    );
  }
  if (hash === other) return null;
  const found = firstDivergence(first.directory, second.directory);
  const shown = (line: string | null) => (line === null ? 'nothing more' : quoted(line, 120));
  const text = `Two runs of this seed differ first in ${found.file}:${found.line}${found.time === null ? '' : `, ${moment(found.time)}`}: ${shown(found.first)}; in the second run ${shown(found.second)}.`;
  const pointer = pointerTo(found);
  return found.time === null ? say(text, pointer) : sayAt(found.time, text, pointer);
}

/** The differing line, when the first run has it; else the outcome's hash, which differs in any case. */
function pointerTo({ file, line, first }: Divergence): Pointer {
  const log = /^node-logs[/\\](.+)\.log$/.exec(file)?.[1];
  if (first !== null && file.startsWith('messages')) return { kind: 'message', id: line - 1 };
  if (first !== null && file.startsWith('history')) return { kind: 'operation', index: line - 1 };
  if (first !== null && log !== undefined) return { kind: 'node-log', node: log, line };
  return at.outcome('traceHash');
}
