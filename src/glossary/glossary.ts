/**
 * The glossary: the terms that reports, results and lessons use. Its text is `glossary/<nn>-<theme>.md`, one file for
 * each theme, read by read-glossary.ts; finding a term by what was typed is in find-term.ts.
 */
export interface GlossaryTerm {
  readonly name: string;
  /** Other words for it. */
  readonly also: readonly string[];
  /** How files and reports write it: keywords of results.edn, codes, names of measures. */
  readonly names: readonly string[];
  /** Challenges or chapters whose lesson teaches it, the first one first. */
  readonly lessons: readonly string[];
  /** Names of related terms. */
  readonly see: readonly string[];
  /** Markdown. */
  readonly text: string;
}

export interface GlossaryTheme {
  readonly id: string;
  readonly title: string;
  readonly terms: readonly GlossaryTerm[];
}

export interface Glossary {
  /** In the order of their files. */
  readonly themes: readonly GlossaryTheme[];
}

/** All terms, theme by theme. */
export function termsOf({ themes }: Glossary): readonly GlossaryTerm[] {
  return themes.flatMap(({ terms }) => terms);
}

/** Everything that a term is found by: its name, other words, names in files. */
export function wordsOf({ name, also, names }: GlossaryTerm): readonly string[] {
  return [name, ...also, ...names];
}
