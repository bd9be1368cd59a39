/** Which term was meant by what was typed. */
import { nearest } from '../nearest.ts';
import { type Glossary, type GlossaryTerm, type GlossaryTheme, termsOf, wordsOf } from './glossary.ts';

export type TermSearch =
  | ({ readonly kind: 'found' } & NamedTerm)
  /** A part of the names of several terms, which are named. */
  | { readonly kind: 'several'; readonly names: readonly string[] }
  /** The nearest names, best first; none when nothing is near. */
  | { readonly kind: 'unknown'; readonly near: readonly string[] };

/**
 * What counts in a term: letters, digits, and the signs that tell `PL-2+` from `PL-2.99`. So `msgs per op`,
 * `:msgs-per-op` and `Msgs_per_op` are one.
 */
export function normalForm(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}.+]+/gu, '');
}

export interface NamedTerm {
  readonly term: GlossaryTerm;
  readonly theme: GlossaryTheme;
}

/**
 * A look-up of terms by their names and other names, in the singular or the plural; null when the glossary has none
 * of them. Of two terms with one name the first counts.
 */
export function termLookup(glossary: Glossary): (name: string) => NamedTerm | null {
  const index = new Map<string, NamedTerm>();
  for (const theme of glossary.themes) {
    for (const term of theme.terms) {
      for (const word of wordsOf(term).map(normalForm)) {
        if (!index.has(word)) index.set(word, { term, theme });
      }
    }
  }
  return (name) => {
    const wanted = normalForm(name);
    return index.get(wanted) ?? index.get(wanted.replace(/s$/, '')) ?? index.get(`${wanted}s`) ?? null;
  };
}

/** The term that was meant: the one of this name, else the only one that has the text as a part of its name. */
export function findTerm(glossary: Glossary, typed: string): TermSearch {
  const lookUp = termLookup(glossary);
  const exact = lookUp(typed);
  if (exact !== null) return { kind: 'found', ...exact };
  const wanted = normalForm(typed);
  const parts = wanted.length < 3 ? [] : termsOf(glossary).filter((term) => hasPart(term, wanted));
  const [only, ...others] = parts.flatMap(({ name }) => lookUp(name) ?? []);
  if (only !== undefined && others.length === 0) return { kind: 'found', ...only };
  if (only !== undefined) return { kind: 'several', names: parts.map(({ name }) => name) };
  const words = termsOf(glossary).flatMap((term) => wordsOf(term).map(normalForm));
  const near = nearest(wanted, [...new Set(words)], 3).flatMap((word) => lookUp(word)?.term.name ?? []);
  return { kind: 'unknown', near: [...new Set(near)] };
}

function hasPart({ name, also }: GlossaryTerm, wanted: string): boolean {
  return [name, ...also].some((word) => normalForm(word).includes(wanted));
}
