/**
 * Wrong nodes as small changes to correct ones: exact replacements in a correct node's source, so that a
 * reader sees the mistake and nothing else, and so that a mutant can't silently become the correct node.
 */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Pointer } from '../../src/grading/report.ts';

/** Folder of the nodes that tests run. */
export const nodesDirectory = join(dirname(fileURLToPath(import.meta.url)), '..', 'nodes');

/** Where a correct node lies: `solutions/…` is one that learners get to see, anything else is below test/nodes. */
export function nodeFile(name: string): string {
  return name.startsWith('solutions/') ? join(nodesDirectory, '..', '..', name) : join(nodesDirectory, name);
}

/** Text that stands exactly once in the source, and what is put in its place. */
export type Edit = readonly [find: string, put: string];

export interface WrongNode {
  /** The mistake, in words: it names the test. */
  readonly name: string;
  /** The correct node, as `nodeFile` names it. */
  readonly base: string;
  readonly edits: readonly Edit[];
}

/** A wrong node of a challenge, and what its report says. */
export interface Mutant extends WrongNode {
  /** Run of the challenge that shows it; every run when left out. */
  readonly run?: string;
  /** As many as it takes to fail; [1] when left out. */
  readonly seeds?: readonly number[];
  /** Seconds of the main phase, where they show the mistake as well as the challenge's own do. */
  readonly timeLimit?: number;
  readonly expect: Expectation;
  /**
   * What Maelstrom would say of the same run. `passes` marks a mistake that only our stricter findings
   * show, since Maelstrom judges neither a muted node nor a value that one node lacks; `unknown` one whose
   * run we end where Maelstrom goes on.
   */
  readonly maelstrom: 'fails' | 'passes' | 'unknown';
}

export interface Expectation {
  /** Code of the diagnosis. */
  readonly code: string;
  /** Facts that the headline states. */
  readonly headline: RegExp;
  /** Facts that one of the steps (or the cause) states each. */
  readonly says?: readonly RegExp[];
  /** Kinds of evidence that the diagnosis points to, at least. */
  readonly pointers: readonly Pointer['kind'][];
}

/** The source of a node with the edits applied. Throws when a text is not found exactly once. */
export function applyEdits(source: string, edits: readonly Edit[], what: string): string {
  let mutated = source;
  for (const [find, put] of edits) {
    const found = mutated.split(find).length - 1;
    if (found !== 1) throw new Error(`${what}: ${JSON.stringify(find)} stands ${found} times in the source`);
    mutated = mutated.replace(find, () => put);
  }
  if (mutated === source) throw new Error(`${what}: the edits change nothing`);
  return mutated;
}

/** The mutant's source, read from its base. */
export function mutantSource(mutant: WrongNode): string {
  const source = readFileSync(nodeFile(mutant.base), 'utf8');
  return applyEdits(source, mutant.edits, `${mutant.base}, "${mutant.name}"`);
}

/** Matches a text that holds all the parts, in whatever order, letters of either case. */
export function naming(...parts: readonly (RegExp | string)[]): RegExp {
  const sources = parts.map((part) => (typeof part === 'string' ? `\\b${part}\\b` : part.source));
  return new RegExp(sources.map((source) => `(?=.*${source})`).join(''), 'is');
}
