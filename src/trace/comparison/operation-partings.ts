/** Where the operations of two runs part, and their faults. */
import { seconds } from '../../grading/statement.ts';
import type { TracedSide } from '../comparison.ts';
import type { Target, TraceFault, TraceOperation } from '../format.ts';
import { beginning, bothTimes, excerpts, type Parting } from './parting.ts';

/** The first operation of each worker that differs: how it began, or what came of it. */
export function operationPartings(first: TracedSide, second: TracedSide, tolerance: number): Parting[] {
  const one = byWorker(first);
  const other = byWorker(second);
  return [...new Set([...one.keys(), ...other.keys()])].flatMap((worker) => {
    const [a, b] = [one.get(worker) ?? [], other.get(worker) ?? []];
    for (let i = 0; i < Math.max(a.length, b.length); i++) {
      const parting = operationParting(worker, a[i] ?? null, b[i] ?? null, tolerance);
      if (parting !== null) return [parting];
    }
    return [];
  });
}

interface WorkersOperation extends TraceOperation {
  readonly rank: number;
  readonly nodeName: string;
}

/** By the label of the worker's lane, in order. */
function byWorker({ head }: TracedSide): ReadonlyMap<string, readonly WorkersOperation[]> {
  const workers = new Map<string, WorkersOperation[]>();
  for (const [rank, operation] of head.operations.entries()) {
    const label = head.lanes[operation.lane]?.label ?? '';
    const one = { ...operation, rank, nodeName: head.names[operation.node] ?? '' };
    const operations = workers.get(label);
    if (operations === undefined) workers.set(label, [one]);
    else operations.push(one);
  }
  return workers;
}

function operationParting(
  worker: string,
  a: WorkersOperation | null,
  b: WorkersOperation | null,
  tolerance: number,
): Parting | null {
  const targets = { first: target(a), second: target(b) };
  if (a === null || b === null) return onlyOne(worker, a, b, targets);
  const invocation = { ...targets, order: 'invocation', time: Math.min(a.start, b.start) } as const;
  if (a.f !== b.f || a.value !== b.value || a.nodeName !== b.nodeName) {
    const [one, other] = excerpts(asked(a), asked(b));
    return {
      ...invocation,
      words: `${beginning(invocation.time)} ${worker} began ${one} on ${a.nodeName} in A, and ${other} on ${b.nodeName} in B.`,
    };
  }
  if (Math.abs(a.start - b.start) > tolerance) {
    return {
      ...invocation,
      words: `${capital(worker)} began ${excerpts(asked(a), '')[0]} ${bothTimes(a.start, b.start)}.`,
    };
  }
  const [endA, endB] = [a.end ?? Number.POSITIVE_INFINITY, b.end ?? Number.POSITIVE_INFINITY];
  const otherResult = a.outcome !== b.outcome || a.result !== b.result;
  if (!otherResult && !(Math.abs(endA - endB) > tolerance)) return null;
  const what = `${capital(asked(a).slice(0, 80))}, which ${worker} began at ${seconds(a.start)} on ${a.nodeName},`;
  const [resultA, resultB] = excerpts(a.result ?? '', b.result ?? '');
  const ended = otherResult
    ? `${outcome(a, resultA)} in A, and ${outcome(b, resultB)} in B`
    : `ended ${bothTimes(endA, endB)}`;
  return { ...targets, order: 'completion', time: Math.min(endA, endB), words: `${what} ${ended}.` };
}

function onlyOne(
  worker: string,
  a: WorkersOperation | null,
  b: WorkersOperation | null,
  targets: Pick<Parting, 'first' | 'second'>,
): Parting | null {
  const one = a ?? b;
  if (one === null) return null;
  const [here, there] = a === null ? ['B', 'A'] : ['A', 'B'];
  return {
    ...targets,
    order: 'invocation',
    time: one.start,
    words: `${beginning(one.start)} ${worker} began ${excerpts(asked(one), '')[0]} on ${one.nodeName} in ${here}; in ${there} it began no more operations.`,
  };
}

const outcomeWords: Readonly<Record<TraceOperation['outcome'], string>> = {
  ok: 'succeeded',
  fail: 'failed',
  info: 'ended with its outcome unknown',
  open: 'never ended',
};

function outcome({ outcome: kind }: TraceOperation, result: string): string {
  if (kind === 'open' || result === '') return outcomeWords[kind];
  return `${outcomeWords[kind]} with ${result}`;
}

function asked({ f, value }: TraceOperation): string {
  return value === '' || value === 'null' ? f : `${f} ${value}`;
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

function target(operation: WorkersOperation | null): Target | null {
  return operation === null ? null : { kind: 'operation', rank: operation.rank };
}

/** The first fault that differs; at most one. */
export function faultPartings(first: TracedSide, second: TracedSide, tolerance: number): Parting[] {
  const [one, other] = [first.head.faults, second.head.faults];
  for (let rank = 0; rank < Math.max(one.length, other.length); rank++) {
    const [a, b] = [one[rank] ?? null, other[rank] ?? null];
    if (a !== null && b !== null && sameFault(a, b, tolerance)) continue;
    const time = Math.min(a?.start ?? Number.POSITIVE_INFINITY, b?.start ?? Number.POSITIVE_INFINITY);
    const words = (fault: TraceFault | null) =>
      fault === null
        ? 'no more faults'
        : `a fault (${fault.kind}) at ${seconds(fault.start)}: ${fault.words}`;
    return [
      {
        time,
        order: 'fault',
        words: `The faults differ. First: ${sentence(words(a))} Second: ${sentence(words(b))}`,
        first: a && { kind: 'fault', rank },
        second: b && { kind: 'fault', rank },
      },
    ];
  }
  return [];
}

function sameFault(a: TraceFault, b: TraceFault, tolerance: number): boolean {
  return a.kind === b.kind && a.words === b.words && Math.abs(a.start - b.start) <= tolerance;
}

function sentence(words: string): string {
  return words.endsWith('.') ? words : `${words}.`;
}
