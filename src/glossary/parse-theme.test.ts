import { describe, expect, it } from 'vitest';
import { DscourseError } from '../errors.ts';
import { parseTheme } from './parse-theme.ts';

const parse = (text: string) => parseTheme('faults', text, 'glossary/02-faults.md');

function refusal(text: string): string {
  try {
    parse(text);
  } catch (thrown) {
    if (thrown instanceof DscourseError) return thrown.message;
  }
  throw new Error('it was read');
}

describe('parseTheme', () => {
  it('reads a theme with its terms, whatever ends its lines', () => {
    const text =
      '# Faults\n\n## partition\nalso: cut, split\nlessons: broadcast-3c\n\nTwo\nlines.\n\nMore.\n\n## heal\n\nEnd.\n';
    const expected = {
      id: 'faults',
      title: 'Faults',
      terms: [
        {
          name: 'partition',
          also: ['cut', 'split'],
          names: [],
          lessons: ['broadcast-3c'],
          see: [],
          text: 'Two\nlines.\n\nMore.',
        },
        { name: 'heal', also: [], names: [], lessons: [], see: [], text: 'End.' },
      ],
    };
    expect(parse(text)).toEqual(expected);
    expect(parse(text.replaceAll('\n', '\r\n'))).toEqual(expected);
  });

  it.each([
    ['Faults\n', '02-faults.md:1', 'begins with no "# title"'],
    ['# Faults\n\n## cut\naslo: split\n\nText.\n', '02-faults.md:4', 'none of also, names, lessons, see'],
    ['# Faults\n\n## cut\nalso: split\n', '02-faults.md:3', '"cut" is not explained'],
  ])('names the place of a mistake in %j', (text, place, why) => {
    const message = refusal(text);
    expect(message).toContain(place);
    expect(message).toContain(why);
  });
});
