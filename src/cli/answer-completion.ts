/**
 * `dscourse __complete <words…>`: prints what the last word may become, one `value<TAB>description` a line, or
 * `:files` or `:folders`. It is called at each press of a key: it loads next to nothing and never complains.
 */
import { readChapters } from '../course/chapters.ts';
import { readCourse } from '../course/read-course.ts';
import { readGlossary } from '../glossary/read-glossary.ts';
import { readAttempts } from '../progress/attempts-log.ts';
import { openWorkspace } from '../workspace/workspace.ts';
import { commands } from './commands/index.ts';
import { type Candidate, type CompletionSource, complete } from './complete.ts';
import { processIo } from './io.ts';

/** Prints nothing at all when anything is wrong: a prompt is no place for an error. */
export async function answerCompletion(words: readonly string[], entryUrl: string): Promise<void> {
  try {
    const { cwd, packageRoot } = processIo(entryUrl, new AbortController().signal);
    const completion = complete(words, commands, await sourceOf(cwd, packageRoot));
    const lines =
      completion.kind === 'words'
        ? completion.words.map(({ value, description }) => `${value}\t${description}`)
        : [`:${completion.kind}`];
    process.stdout.write(lines.map((line) => `${line}\n`).join(''));
  } catch {
    process.exitCode = 0;
  }
}

async function sourceOf(cwd: string, packageRoot: string): Promise<CompletionSource> {
  const course = await readCourse(packageRoot);
  const { challenges } = course;
  const named = (all: readonly { readonly id: string; readonly title: string }[]): Candidate[] =>
    all.map(({ id, title }) => ({ value: id, description: title }));
  return {
    challenges: () => named(challenges),
    lessons: () => [...named(challenges), ...named(readChapters(course))],
    attempts: () =>
      readAttempts(openWorkspace({ cwd }).attemptsFile)
        .entries.flatMap((entry) => (entry.kind === 'attempt' ? [entry] : []))
        .map(({ attempt, challenge, outcome }) => ({
          value: String(attempt),
          description: `${challenge} ${outcome}`,
        }))
        .reverse(),
    runs: (typed) => {
      const meant = challenges.filter(({ id }) => typed !== null && id.includes(typed));
      return (meant.length > 0 ? meant : challenges).flatMap(({ id, runs }) =>
        runs.map((run) => ({ value: run.id, description: id })),
      );
    },
    // Hyphens in place of spaces, which a shell would take for the end of the word.
    terms: () =>
      readGlossary(packageRoot).themes.flatMap(({ title, terms }) =>
        terms.map(({ name }) => ({ value: name.replace(/ /g, '-'), description: title })),
      ),
  };
}
