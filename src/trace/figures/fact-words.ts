/** What results.edn, outcome.json and the history say and the page has no place for, in words. */

import { ednToJsonText } from '../../grading/evidence/edn-text.ts';
import type { RunEvidence } from '../../grading/grader.ts';
import { resolvePointer } from '../../grading/pointers.ts';
import type { Pointer } from '../../grading/report.ts';
import { quoted } from '../../grading/statement.ts';
import { Double, type Edn, EdnList, EdnSet, EdnSymbol, Keyword, Tagged } from '../../results/edn.ts';

/** Characters of a fact's value that are shown; it is looked up in the file itself where it has more. */
const mostShown = 120;

/** `results.edn: workload/lost = [0,17]`, `n2's log, line 3: Error: …`. */
export function factWords(pointer: Pointer, evidence: RunEvidence): string {
  const found = resolvePointer(pointer, evidence);
  switch (pointer.kind) {
    case 'result':
    case 'outcome': {
      const file = pointer.kind === 'result' ? 'results.edn' : 'outcome.json';
      const value = found !== undefined && 'value' in found ? ` = ${valueText(found.value)}` : '';
      return `${file}: ${pointer.path}${value}`;
    }
    case 'node-log': {
      const text = found !== undefined && 'text' in found ? `: ${quoted(found.text, mostShown)}` : '';
      return `${pointer.node}'s log, line ${pointer.line}${text}`;
    }
    case 'message':
      return `message ${pointer.id} of messages.jsonl.gz`;
    case 'operation':
      return `operation ${pointer.index} of history.edn`;
  }
}

function valueText(value: unknown): string {
  if (isAnomalyGroups(value)) {
    return quoted(value.map(({ type, items }) => `${type} (${items.length})`).join(', '), mostShown);
  }
  return quoted(text(value, mostShown), mostShown);
}

function isAnomalyGroups(
  value: unknown,
): value is readonly { readonly type: string; readonly items: readonly unknown[] }[] {
  return Array.isArray(value) && value.length > 0 && value.every(isAnomalyGroup);
}

function isAnomalyGroup(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('type' in value && 'items' in value)) return false;
  return typeof value.type === 'string' && Array.isArray(value.items);
}

/** JSON's words for typed results with EDN in them. Ends once there is more than anybody is shown. */
function text(value: unknown, most: number): string {
  if (Array.isArray(value)) return `[${some(value, most, (item, room) => text(item, room))}]`;
  if (value === undefined) return 'null';
  if (isEdn(value)) return ednToJsonText(value);
  if (!isPlain(value)) return String(value);
  const entries = Object.entries(value);
  return `{${some(entries, most, ([key, item], room) => `${JSON.stringify(key)}:${text(item, room)}`)}}`;
}

function some<T>(items: readonly T[], most: number, show: (item: T, room: number) => string): string {
  const parts: string[] = [];
  let room = most;
  for (const item of items) {
    if (room < 0) break;
    const part = show(item, room);
    parts.push(part);
    room -= part.length + 1;
  }
  return parts.join(',');
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !isEdnObject(value);
}

function isEdn(value: unknown): value is Exclude<Edn, readonly Edn[]> {
  return typeof value !== 'object' || value === null || isEdnObject(value);
}

const ednTypes = [Map, Double, EdnList, EdnSet, EdnSymbol, Keyword, Tagged];

function isEdnObject(value: object): boolean {
  return ednTypes.some((type) => value instanceof type);
}
