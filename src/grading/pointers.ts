/** Follows a pointer to the piece of evidence that it names. */
import type { Operation, Results } from '../results/results.ts';
import type { MessageRecord, NodeLogLine } from '../results/trace.ts';
import { journal } from './evidence/journal.ts';
import type { RunEvidence } from './grader.ts';
import type { Pointer } from './report.ts';

/** What a pointer names; undefined when it names nothing. */
export function resolvePointer(
  pointer: Pointer,
  evidence: RunEvidence,
): Operation | MessageRecord | NodeLogLine | { readonly value: unknown } | undefined {
  switch (pointer.kind) {
    case 'operation': {
      const history = evidence.history();
      const guess = history[pointer.index];
      return guess?.index === pointer.index ? guess : history.find(({ index }) => index === pointer.index);
    }
    case 'message':
      return journal(evidence).byId(pointer.id) ?? undefined;
    case 'node-log':
      return evidence.nodeLog(pointer.node).find(({ line }) => line === pointer.line);
    case 'result':
      return walk(evidence.results, pointer.path.split('/').map(resultKey));
    case 'outcome':
      return walk(evidence.outcome, pointer.path.split('/'));
  }
}

/** `msgs-per-op` of results.edn is `msgsPerOp` of {@link Results}. */
function resultKey(key: string): string {
  if (key === 'valid?') return 'valid';
  return key.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function walk(root: Results | RunEvidence['outcome'] | null, keys: readonly string[]) {
  let value: unknown = root;
  for (const key of keys) {
    if (Array.isArray(value) && !(key in value)) {
      // Quantiles are a list here and a map in results.edn.
      value = value.find((item: unknown) => isQuantile(item, key));
      if (value === undefined) return undefined;
    } else if (typeof value === 'object' && value !== null && Object.hasOwn(value, key)) {
      value = Object.entries(value).find(([name]) => name === key)?.[1];
    } else return undefined;
  }
  return value === undefined ? undefined : { value };
}

function isQuantile(item: unknown, key: string): boolean {
  return typeof item === 'object' && item !== null && 'quantile' in item && String(item.quantile) === key;
}
