/** The glossary of the package against what the program can print: a new name without an entry fails here. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { graders } from '../../graders/index.ts';
import type { Course } from '../../src/course/course.ts';
import { diagnosisCodes } from '../../src/course/known-names.ts';
import { readCourse } from '../../src/course/read-course.ts';
import { consistencyModels } from '../../src/engines/consistency-models.ts';
import { impliedAnomalies } from '../../src/engines/embedded/checkers/transactions/anomaly-implications.ts';
import { cycleNames } from '../../src/engines/embedded/checkers/transactions/classes.ts';
import { prohibitedDirectly } from '../../src/engines/embedded/checkers/transactions/model-lattice.ts';
import { inconclusiveAnomalies } from '../../src/engines/embedded/checkers/transactions/models.ts';
import { nemesisNames, serviceNames, workloadNames } from '../../src/engines/test-spec.ts';
import { normalForm, termLookup } from '../../src/glossary/find-term.ts';
import { termsOf, wordsOf } from '../../src/glossary/glossary.ts';
import { readGlossary } from '../../src/glossary/read-glossary.ts';
import { logErrorTypes } from '../../src/results/sections/log-error-read.ts';
import { namedAnomalies } from '../../src/results/sections/transaction-anomalies.ts';
import { packageRoot } from '../support/programs.ts';

const glossary = readGlossary(packageRoot);
const lookUp = termLookup(glossary);
const terms = termsOf(glossary);
const all = Object.values(graders);

let course: Course;
beforeAll(async () => {
  course = await readCourse(packageRoot);
});

describe('the glossary explains', () => {
  it.each<[string, readonly string[]]>([
    ['every class of cycle', cycleNames],
    ['every anomaly that is shown without a cycle', namedAnomalies],
    ['what a search for cycles can leave open', [...inconclusiveAnomalies]],
    ['every anomaly that a model forbids', Object.values(prohibitedDirectly).flat()],
    ['every anomaly that follows from another', Object.entries(impliedAnomalies).flat(2)],
    ['every error of a log', logErrorTypes],
    ['every consistency model', consistencyModels],
    ['every measure', all.flatMap(({ measures }) => measures.map(({ name }) => name))],
    ['every finding', all.flatMap(({ findings }) => Object.keys(findings))],
    ['every diagnosis', diagnosisCodes],
    ['what a value of a set can come to', ['stable', 'lost', 'never-read', 'stale', 'valid']],
    ['every workload', workloadNames],
    ['every fault', nemesisNames],
    ['every service', serviceNames],
  ])('%s', (_, names) => {
    expect(names.length).toBeGreaterThan(0);
    expect([...new Set(names)].filter((name) => lookUp(name) === null)).toEqual([]);
  });

  it('every measure that a challenge has a requirement for', () => {
    const measures = course.challenges.flatMap(({ runs }) =>
      runs.flatMap(({ requirements }) =>
        requirements.map((one) => (one.kind === 'measure' ? one.measure : one.kind)),
      ),
    );
    expect(measures).toContain('stable-latency-median');
    expect(measures.filter((name) => lookUp(name) === null)).toEqual([]);
  });

  it('every concept of a challenge', () => {
    const concepts = course.challenges.flatMap((challenge) => challenge.concepts);
    expect(concepts.length).toBeGreaterThan(50);
    expect(concepts.filter((name) => lookUp(name) === null)).toEqual([]);
  });
});

describe('an entry', () => {
  it('shares no name with another one', () => {
    const owners = new Map<string, Set<string>>();
    for (const term of terms) {
      for (const word of wordsOf(term).map(normalForm)) {
        owners.set(word, (owners.get(word) ?? new Set()).add(term.name));
      }
    }
    expect([...owners].filter(([, names]) => names.size > 1).map(([, names]) => [...names])).toEqual([]);
  });

  it('names lessons and chapters that exist, and at least one', () => {
    const isThere = (id: string): boolean =>
      existsSync(join(packageRoot, 'challenges', id, 'lesson.md')) ||
      existsSync(join(packageRoot, 'chapters', `${id}.md`));
    const missing = terms.flatMap(({ name, lessons }) =>
      lessons.filter((id) => !isThere(id)).map((id) => `${name}: ${id}`),
    );
    expect(missing).toEqual([]);
    expect(terms.filter(({ lessons }) => lessons.length === 0).map(({ name }) => name)).toEqual([]);
  });

  it('refers to other entries by their names, and never to itself', () => {
    const names = new Set(terms.map(({ name }) => name));
    const wrong = terms.flatMap(({ name, see }) =>
      see.filter((other) => !names.has(other) || other === name).map((other) => `${name}: ${other}`),
    );
    expect(wrong).toEqual([]);
  });

  it('says what it is in a few sentences', () => {
    const lengths = terms.map(({ name, text }) => ({ name, words: text.split(/\s+/).length }));
    expect(lengths.filter(({ words }) => words < 8 || words > 110)).toEqual([]);
    expect(terms.filter(({ text }) => !/[.)]$/.test(text)).map(({ name }) => name)).toEqual([]);
  });
});
