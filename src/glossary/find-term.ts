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

/** The term with this name or other name, in the singular or the plural; null when there is none. */
export function termNamed(glossary: Glossary, name: string): NamedTerm | null {
  const wanted = normalForm(name);
  const forms = new Set([wanted, wanted.replace(/s$/, ''), `${wanted}s`]);
  forms.delete('');
  for (const form of forms) {
    for (const theme of glossary.themes) {
      const term = theme.terms.find((one) => wordsOf(one).some((word) => normalForm(word) === form));
      if (term !== undefined) return { term, theme };
    }
  }
  return null;
}

/** The term that was meant: {@link termNamed}, else the only one that has the text as a part of its name. */
export function findTerm(glossary: Glossary, typed: string): TermSearch {
  const exact = termNamed(glossary, typed);
  if (exact !== null) return { kind: 'found', ...exact };
  const wanted = normalForm(typed);
  const parts = wanted.length < 3 ? [] : termsOf(glossary).filter((term) => hasPart(term, wanted));
  const [only, ...others] = parts.flatMap(({ name }) => termNamed(glossary, name) ?? []);
  if (only !== undefined && others.length === 0) return { kind: 'found', ...only };
  if (only !== undefined) return { kind: 'several', names: parts.map(({ name }) => name) };
  const names = new Map(
    termsOf(glossary).flatMap((term) => wordsOf(term).map((word) => [normalForm(word), term.name])),
  );
  const near = nearest(wanted, [...names.keys()], 3).map((word) => names.get(word) as string);
  return { kind: 'unknown', near: [...new Set(near)] };
}

function hasPart({ name, also }: GlossaryTerm, wanted: string): boolean {
  return [name, ...also].some((word) => normalForm(word).includes(wanted));
}
