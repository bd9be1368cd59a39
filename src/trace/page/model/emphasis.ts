/** What is drawn how, once filter, follow and pin are taken together. */

/** One number a message, operation or fault. */
export const hidden = 0;
export const faded = 1;
export const plain = 2;
/** Pinned, hovered, or its cause or consequence. */
export const strong = 3;

export interface Emphasis {
  /** {@link hidden} to {@link strong}, by rank. */
  readonly messages: Uint8Array;
  readonly operations: Uint8Array;
  /** Messages that the filter lets through, and those of them that are not faded. */
  readonly shown: number;
  readonly followed: number;
  /** Changes whenever any entry does, so that what is derived can be kept. */
  readonly revision: number;
  /** False while bodies are still being searched: what is not yet looked at is hidden. */
  readonly complete: boolean;
}
