/** The prose is spelt as British English has it; words of the field and of the protocol are in words.txt. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import dictionary from 'dictionary-en-gb';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../support/programs.ts';
import { chapters, lessonsOfCourse, scheduleText, wordsIn } from './lessons.ts';

interface Speller {
  correct(word: string): boolean;
}

// It has no types of its own.
const nspell: (dictionary: { aff: Uint8Array; dic: Uint8Array }) => Speller = createRequire(import.meta.url)(
  'nspell',
);
const speller = nspell(dictionary);

const ownWords = readFileSync(join(packageRoot, 'test/lessons/words.txt'), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'));
const own = new Set(ownWords);

const isKnown = (word: string): boolean =>
  own.has(word) ||
  own.has(word.toLowerCase()) ||
  speller.correct(word) ||
  speller.correct(word.toLowerCase());

const texts = [...(await lessonsOfCourse()), ...(await chapters()), scheduleText()];

describe('spelling', () => {
  it.for(texts.map((text) => [text.path, text] as const))('%s', ([, { markdown }]) => {
    const unknown = wordsIn(markdown).filter((word) => !isKnown(word));
    expect([...new Set(unknown)]).toEqual([]);
  });

  it('knows a mistake, American spelling, and a word of the field', () => {
    expect(['recieve', 'color', 'behavior'].filter(isKnown)).toEqual([]);
    expect(['receive', 'colour', 'linearizable', 'nodes'].filter((word) => !isKnown(word))).toEqual([]);
  });

  it('has no word of its own that the dictionary has, and each once, in order', () => {
    expect(ownWords.filter((word) => speller.correct(word))).toEqual([]);
    expect(ownWords).toEqual([...own].sort());
  });
});
