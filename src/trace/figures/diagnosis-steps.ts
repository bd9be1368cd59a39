/** Statements of a report as steps of a page: each pointer becomes a place in the page that can be shown. */
import type { RunEvidence } from '../../grading/grader.ts';
import { resolvePointer } from '../../grading/pointers.ts';
import type { Diagnosis, Pointer, Statement } from '../../grading/report.ts';
import type { DiagnosisView, Step, Target } from '../format.ts';
import type { Ranks } from '../trace-ranks.ts';
import { factWords } from './fact-words.ts';
import { followOf } from './follow-of.ts';

/** A diagnosis as the page shows it. */
export function diagnosisView(diagnosis: Diagnosis, evidence: RunEvidence, ranks: Ranks): DiagnosisView {
  const { cause, code, headline, look, steps } = diagnosis;
  return {
    code,
    headline: stepOf(headline, evidence, ranks),
    steps: steps.map((step) => stepOf(step, evidence, ranks)),
    cause: cause === null ? null : stepOf(cause, evidence, ranks),
    look,
    follow: followOf(diagnosis, evidence, ranks),
  };
}

/** A statement with the places that it rests on, each once. */
export function stepOf({ pointers, text, time }: Statement, evidence: RunEvidence, ranks: Ranks): Step {
  const targets = new Map<string, Target>();
  for (const pointer of pointers) {
    const target = targetOf(pointer, evidence, ranks);
    const name = JSON.stringify(target);
    if (!targets.has(name)) targets.set(name, target);
  }
  return {
    text,
    time: time ?? (pointers[0] === undefined ? null : momentOf(pointers[0], evidence)),
    targets: [...targets.values()],
  };
}

function targetOf(pointer: Pointer, evidence: RunEvidence, ranks: Ranks): Target {
  return placeOf(pointer, evidence, ranks) ?? { kind: 'fact', words: factWords(pointer, evidence) };
}

/** Null for what the page has no place for, or has left out. */
function placeOf(pointer: Pointer, evidence: RunEvidence, ranks: Ranks): Target | null {
  switch (pointer.kind) {
    case 'message':
      return place('message', ranks.message(pointer.id));
    case 'operation': {
      const found = resolvePointer(pointer, evidence);
      return found !== undefined && 'process' in found && found.process === 'nemesis'
        ? place('fault', ranks.fault(pointer.index))
        : place('operation', ranks.operation(pointer.index));
    }
    case 'node-log':
      return place('log', ranks.log(pointer.node, pointer.line));
    case 'result':
    case 'outcome':
      return null;
  }
}

function place(kind: 'message' | 'operation' | 'log' | 'fault', rank: number | null): Target | null {
  return rank === null ? null : { kind, rank };
}

/** When what a pointer names happened, where that is one moment: a message under way is at none. */
function momentOf(pointer: Pointer, evidence: RunEvidence): number | null {
  const found = resolvePointer(pointer, evidence);
  if (found === undefined) return null;
  if ('sent' in found) return found.received === found.sent ? found.sent : null;
  return 'time' in found ? found.time : null;
}
