/** Which concepts have been practised: those of passed challenges, by the themes of the glossary. Pure. */
import { normalForm, termLookup } from '../glossary/find-term.ts';
import type { Glossary } from '../glossary/glossary.ts';
import { type ChallengeProgress, isPassed } from './progress.ts';

export interface ConceptProgress {
  /** As the first challenge that has it writes it. */
  readonly name: string;
  /** Ids of the passed challenges that have it, in course order; none: not practised yet. */
  readonly passedIn: readonly string[];
}

export interface ConceptGroup {
  /** Theme of the glossary; null for concepts that it does not explain. */
  readonly theme: { readonly id: string; readonly title: string } | null;
  /** In the order of the course. */
  readonly concepts: readonly ConceptProgress[];
}

/** All concepts of the course, in the order of the glossary's themes; those that it lacks come last. */
export function conceptGroups(progress: readonly ChallengeProgress[], glossary: Glossary): ConceptGroup[] {
  const lookUp = termLookup(glossary);
  const concepts = conceptsOf(progress).map((concept) => ({
    concept,
    theme: lookUp(concept.name)?.theme ?? null,
  }));
  return [...glossary.themes, null]
    .map((theme) => ({
      theme: theme === null ? null : { id: theme.id, title: theme.title },
      concepts: concepts.filter((one) => one.theme === theme).map(({ concept }) => concept),
    }))
    .filter((group) => group.concepts.length > 0);
}

function conceptsOf(progress: readonly ChallengeProgress[]): ConceptProgress[] {
  const found = new Map<string, { readonly name: string; readonly passedIn: string[] }>();
  for (const entry of progress) {
    for (const name of new Set(entry.challenge.concepts)) {
      const concept = found.get(normalForm(name)) ?? { name, passedIn: [] };
      found.set(normalForm(name), concept);
      if (isPassed(entry)) concept.passedIn.push(entry.challenge.id);
    }
  }
  return [...found.values()];
}
