/** What the explanations of a wrong sum have in common: what was read, and the adds behind it. */
import { type Add, addsOf, type SumRead } from '../evidence/adds.ts';
import type { RunEvidence } from '../grader.ts';
import type { Pointer, Statement } from '../report.ts';
import { at, count, say, sayAt, seconds } from '../statement.ts';
import type { Draft } from './draft.ts';
import { inOrder } from './lost-value-steps.ts';

/** A final read that is no possible sum. */
export interface WrongSum {
  readonly evidence: RunEvidence;
  readonly read: SumRead;
  readonly node: string;
  /** What was read less what was added: negative when adds are missing. */
  readonly difference: number;
  /** All final reads that are wrong, this one among them. */
  readonly wrong: readonly SumRead[];
}

/** `The final read of n1 returned 412, but clients added 498: 86 are missing`. */
export function readsAs({ evidence, read, node, difference }: WrongSum): string {
  const { total } = addsOf(evidence);
  const off = difference < 0 ? `${-difference} too little` : `${difference} too much`;
  return `The final read of ${node} returned ${read.value}, ${off}: all acknowledged adds make ${total}`;
}

/** What {@link readsAs} rests on. */
export function readPointers({ read }: WrongSum): readonly Pointer[] {
  return [
    at.operation(read.operation.invoke),
    at.operation(read.completion),
    at.result('workload/acceptable'),
    ...(read.request === null ? [] : [at.message(read.request)]),
  ];
}

/** An explained wrong sum: the headline is what was read, and why. */
export function explained(
  context: WrongSum,
  code: string,
  why: Statement,
  steps: readonly Statement[],
  cause: Statement | null,
  look: string,
): Draft {
  return {
    code,
    headline: {
      text: `${readsAs(context)}. ${why.text}`,
      time: why.time,
      pointers: [...readPointers(context), ...why.pointers],
    },
    steps: inOrder([...steps, finalRead(context)]),
    cause,
    look,
  };
}

function finalRead({ read, node }: WrongSum): Statement {
  return sayAt(
    read.completion.time,
    `The final read of ${node} returned ${read.value}.`,
    at.operation(read.operation.invoke),
    at.operation(read.completion),
  );
}

/** An add as a step: `A client added 4 at n1, and n1 acknowledged it.` */
export function addStep({ operation, completion, delta, time, request }: Add): Statement {
  const { node } = operation;
  return sayAt(
    time,
    `A client added ${delta} at ${node}, and ${node} acknowledged it.`,
    at.operation(operation.invoke),
    at.operation(completion),
    ...(request === null ? [] : [at.message(request)]),
  );
}

/** `n1's 12 adds make 40`, with its pointers: the first add and the last. */
export function addsOfNode(evidence: RunEvidence, node: string, until: number): Statement {
  const adds = (addsOf(evidence).of.get(node) ?? []).filter(({ time }) => time <= until);
  const [first, last] = [adds[0], adds.at(-1)];
  const ends = [first, last].flatMap((add) =>
    add === undefined ? [] : [at.operation(add.operation.invoke), at.operation(add.completion)],
  );
  const sum = adds.reduce((all, { delta }) => all + delta, 0);
  if (last === undefined) return say(`No client added anything at ${node}.`);
  return sayAt(
    last.time,
    `Clients added ${sum} at ${node} in ${count(adds.length, 'add')}, the last at ${seconds(last.operation.invoke.time)}.`,
    ...ends,
  );
}

/** A way of counting must give so many of a node's reads, and the node must have had so many. */
const SHARE = 0.9;
const LEAST = 5;

function readsOf({ evidence, node }: WrongSum): readonly SumRead[] {
  return addsOf(evidence).reads.filter(({ operation }) => operation.node === node);
}

/** True when `fits` holds for the final read and nearly all reads of the node. */
export function explainsReads(context: WrongSum, fits: (read: SumRead) => boolean): boolean {
  if (!fits(context.read)) return false;
  const reads = readsOf(context);
  return reads.length >= LEAST && reads.filter(fits).length >= reads.length * SHARE;
}
