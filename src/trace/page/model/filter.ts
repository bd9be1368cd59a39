/** Which messages are shown. A filter names things by their words, so that it holds for any run and in an address. */

/** What must all hold for a message to be shown. An empty list asks nothing. */
export interface Filter {
  /** Types of messages, by name. */
  readonly types: readonly string[];
  /** Sender or receiver is one of these. */
  readonly nodes: readonly string[];
  /** From the first to the second. */
  readonly links: readonly { readonly src: string; readonly dest: string }[];
  /** Fates, by name. */
  readonly fates: readonly string[];
  /** Somewhere in the body, upper and lower case alike; empty: anything. */
  readonly text: string;
  /** Nanoseconds; null: from the start, to the end. */
  readonly from: number | null;
  readonly until: number | null;
}

export const emptyFilter: Filter = {
  types: [],
  nodes: [],
  links: [],
  fates: [],
  text: '',
  from: null,
  until: null,
};
