/** A recorded history, and in what way a file that was given for one is none. */
import { DscourseError, ExitStatus } from '../../../errors.ts';
import { type Edn, isEdnMap, kw, readEdnLines, Tagged } from '../../../results/edn.ts';
import { readHistory } from '../../../results/history-file.ts';
import type { Operation } from '../../../results/results.ts';

/**
 * The operations of a history.edn.
 *
 * @param name of the file, for messages
 * @throws DscourseError `not-a-history` for a file of another kind, `edn-damaged` or `history-damaged` for a
 *   history that was cut off or changed; each names the line
 */
export function recordedHistory(text: string, name: string): readonly Operation[] {
  let operations: Operation[];
  try {
    operations = readHistory(text, name);
  } catch (thrown) {
    if (!(thrown instanceof DscourseError)) throw thrown;
    throw notAHistory(text, name) ?? damaged(thrown);
  }
  if (operations.length === 0) throw notAHistory(text, name) ?? unlike(name, 'it holds no operation');
  const at = operations.findIndex(({ index }, i) => i > 0 && index <= (operations[i - 1]?.index ?? -1));
  if (at > 0) throw outOfOrder(operations, at, name);
  return operations;
}

/** Whether operations are missing from the middle: the first place, in words; null where all are there. */
export function missingOperations(history: readonly Operation[], name: string): string | null {
  const at = history.findIndex(({ index }, i) => index !== i + (history[0]?.index ?? 0));
  if (at === -1) return null;
  const before = history[at - 1]?.index ?? 0;
  return `${name}:${at + 1}: operation ${history[at]?.index} follows operation ${before}: what was between them is not judged.`;
}

/** What the file is instead, told by its beginning; null where it begins as a history. */
function notAHistory(text: string, name: string): DscourseError | null {
  const start = text.trimStart().slice(0, 2);
  if (/^\{\s*"/.test(text.trimStart())) return unlike(name, 'it looks like JSON');
  if (start.startsWith('<')) return unlike(name, 'it looks like a page');
  const first = firstValue(text);
  if (first === null) return null;
  const value = first.value instanceof Tagged ? first.value.value : first.value;
  if (!isEdnMap(value)) return unlike(name, 'it does not begin with an operation, which is a map');
  if (value.has(kw('valid?'))) {
    return unlike(
      name,
      'it holds results',
      'The history comes first: dscourse analyze -w <workload> history.edn results.edn',
    );
  }
  const isOperation = [kw('type'), kw('process'), kw('f')].some((key) => value.has(key));
  return isOperation ? null : unlike(name, 'its first value has no :type, :process and :f');
}

/** The first value of the text, or null when even that can't be read. */
function firstValue(text: string): { readonly value: Edn } | null {
  // A history has one operation on a line; results are one value over many lines.
  const line = text.slice(0, (text.indexOf('\n') + 1 || text.length + 1) - 1);
  for (const part of [line, text]) {
    try {
      const [value] = readEdnLines(part);
      if (value !== undefined) return { value };
    } catch (thrown) {
      if (!(thrown instanceof DscourseError)) throw thrown;
    }
  }
  return null;
}

function unlike(name: string, why: string, fix?: string): DscourseError {
  return new DscourseError({
    code: 'not-a-history',
    message: `${name}:1: this is no history: ${why}.`,
    fix:
      fix ??
      'Give the history.edn of a run: one operation on a line, {:index 0, :time 34600082, :type :invoke, :process 0, :f :echo, :value …}',
  });
}

function outOfOrder(history: readonly Operation[], at: number, name: string): DscourseError {
  return damaged(
    new DscourseError({
      code: 'history-damaged',
      message: `${name}:${at + 1}: operation ${history[at]?.index} stands behind operation ${history[at - 1]?.index}.`,
      fix: '',
    }),
  );
}

/** The same error with the remedy that fits a file that somebody has kept. */
function damaged({ code, message, cause }: DscourseError): DscourseError {
  return new DscourseError({
    code,
    message,
    fix: 'It was cut off or changed after it was written: copy it anew, or take that line out.',
    exitStatus: ExitStatus.couldNotJudge,
    cause,
  });
}
