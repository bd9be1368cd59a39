/**
 * Registers that a node does not get to know: found from what clients read, without a guess at the order in
 * which a program puts concurrent writes. These facts hold of every program that tells all nodes all writes,
 * in whatever order it lets them win: once the nodes had time to tell each other, a register that was written
 * is not null any more, and one that nobody writes has the same value everywhere; and in a whole run each
 * node returns some value that another one was told. What a partition swallowed is in unsent.ts.
 */
import type { Edn } from '../../results/edn.ts';
import type { NodeId } from '../../results/trace.ts';
import type { RunEvidence } from '../grader.ts';
import { type Access, acknowledged, connected, type Register } from './registers.ts';

/** Nanoseconds that nodes get to tell each other of a write that nothing keeps from them. */
export const timeToTell = 2e9;
/** Nanoseconds that they get after a partition, since what was dropped has to be sent again. */
export const timeToRecover = 5e9;

/** Two nodes disagree on a register at rest. */
export interface Divergent {
  readonly kind: 'divergent';
  readonly key: Edn;
  readonly reads: readonly [Access, Access];
  /** The last write before them. */
  readonly write: Access;
}

/** A read of null long after another node had acknowledged a write. */
export interface Unread {
  readonly kind: 'unread';
  readonly key: Edn;
  readonly read: Access;
  readonly write: Access;
}

/** No read of a node ever returned what clients wrote at another one. */
export interface NeverTold {
  readonly kind: 'never-told';
  readonly key: Edn;
  /** Reads of keys that the other node had acknowledged a write of before. */
  readonly count: number;
  /** The one of them for which that was longest ago. */
  readonly read: Access;
  readonly write: Access;
}

export type NotReplicated = NeverTold | Unread | Divergent;

/** The first case of each kind, what says most first. Linear in the accesses times the nodes. */
export function notReplicated(evidence: RunEvidence, registers: readonly Register[]): NotReplicated[] {
  const { nodes } = evidence.spec;
  const found: NotReplicated[] = [];
  for (const to of nodes) {
    for (const from of nodes) if (from !== to) found.push(...neverTold(evidence, registers, from, to));
  }
  if (found.length > 0) return found;
  return [
    ...earliest(registers, (register) => unread(evidence, register)),
    ...earliest(registers, (register) => divergent(evidence, register)),
  ];
}

/** The case with the first read of all. */
function earliest<Case extends Unread | Divergent>(
  registers: readonly Register[],
  find: (register: Register) => Case | null,
): Case[] {
  const readOf = (one: Case) => (one.kind === 'unread' ? one.read : one.reads[1]).begin;
  const cases = registers.map(find).filter((one) => one !== null);
  return cases.sort((a, b) => readOf(a) - readOf(b)).slice(0, 1);
}

function unread(evidence: RunEvidence, { key, writes, reads }: Register): Unread | null {
  const known = acknowledged(writes);
  for (const read of reads) {
    if (read.value !== null) continue;
    const write = known.find(
      ({ node, end }) =>
        node !== read.node &&
        end + timeToTell <= read.begin &&
        connected(evidence, node, read.node, read.begin - timeToRecover, read.end),
    );
    if (write !== undefined) return { kind: 'unread', key, read, write };
  }
  return null;
}

function divergent(evidence: RunEvidence, { key, writes, reads }: Register): Divergent | null {
  let next = 0;
  let restsFrom = Number.NEGATIVE_INFINITY;
  let last: Access | null = null;
  // The reads of the register while it rests, the first of each node.
  let seen: Access[] = [];
  for (const read of reads) {
    for (let write = writes[next]; write !== undefined && write.begin <= read.end; write = writes[next]) {
      if (write.end >= restsFrom) last = write;
      restsFrom = Math.max(restsFrom, write.end);
      next += 1;
      seen = [];
    }
    if (last === null || read.value === null || restsFrom + timeToTell > read.begin) continue;
    for (const other of seen) {
      if (other.node === read.node || other.value === read.value) continue;
      if (!connected(evidence, other.node, read.node, other.begin - timeToRecover, read.end)) continue;
      return { kind: 'divergent', key, reads: [other, read], write: last };
    }
    if (!seen.some(({ node }) => node === read.node)) seen.push(read);
  }
  return null;
}

/** Fewer reads than these prove nothing: the node's own clients may have written last each time. */
const fewestReads = 200;

/** Counts the reads for which nothing had kept the two from telling each other. */
function neverTold(
  evidence: RunEvidence,
  registers: readonly Register[],
  from: NodeId,
  to: NodeId,
): NeverTold[] {
  let count = 0;
  let example: { readonly key: Edn; readonly read: Access; readonly write: Access } | null = null;
  for (const { key, writes, reads } of registers) {
    const theirs = acknowledged(writes).filter(({ node }) => node === from);
    const [first] = theirs;
    if (first === undefined) continue;
    const values = new Set(theirs.map(({ value }) => value));
    for (const read of reads) {
      if (read.node !== to || read.begin < first.end) continue;
      if (values.has(read.value)) return [];
      if (!connected(evidence, from, to, read.begin - timeToRecover, read.end)) continue;
      count += 1;
      if (example === null || read.begin - first.end > example.read.begin - example.write.end) {
        example = { key, read, write: first };
      }
    }
  }
  return example === null || count < fewestReads ? [] : [{ kind: 'never-told', count, ...example }];
}
