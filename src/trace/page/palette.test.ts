import { describe, expect, it } from 'vitest';
import { customProperties, dark, light, type Palette, typeColour } from './palette.ts';

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(first: string, second: string): number {
  const [brighter = 0, darker = 0] = [luminance(first), luminance(second)].sort((a, b) => b - a);
  return (brighter + 0.05) / (darker + 0.05);
}

/** Pairs that fall short of a ratio, in words. */
function short(palette: Palette, inks: (keyof Palette)[], grounds: (keyof Palette)[], least: number) {
  return inks.flatMap((ink) =>
    grounds.flatMap((ground) => {
      const ratio = contrast(String(palette[ink]), String(palette[ground]));
      return ratio < least ? [`${ink} on ${ground}: ${ratio.toFixed(2)}`] : [];
    }),
  );
}

describe.each([
  ['light', light],
  ['dark', dark],
])('the %s palette', (_name, palette) => {
  it('has text that can be read (WCAG AA, 4.5:1)', () => {
    expect([
      ...short(palette, ['text', 'muted', 'accent'], ['page', 'surface', 'raised', 'accentSoft'], 4.5),
      ...short(palette, ['good', 'bad', 'warning'], ['page', 'surface', 'raised'], 4.5),
      ...short(palette, ['good'], ['goodSoft'], 4.5),
      ...short(palette, ['bad'], ['badSoft'], 4.5),
      ...short(palette, ['warning'], ['warningSoft'], 4.5),
      ...short(palette, ['onAccent'], ['accent'], 4.5),
    ]).toEqual([]);
  });

  it('has lines and edges that can be seen (3:1)', () => {
    expect([
      ...short(palette, ['edge'], ['surface', 'page'], 3),
      ...short(palette, ['dropped', 'cursor', 'halo', 'ok', 'fail', 'info', 'open'], ['diagram'], 3),
      ...palette.types.flatMap((colour) => (contrast(colour, palette.diagram) < 3 ? [colour] : [])),
    ]).toEqual([]);
  });
});

it('has the same properties in both schemes, named as CSS names them', () => {
  const names = (palette: Palette) => customProperties(palette).map(([name]) => name);
  expect(names(light)).toEqual(names(dark));
  expect(names(light)).toContain('--lane-line');
  expect(names(light)).toContain('--type-7');
});

it('starts again with the colours when there are more types', () => {
  expect(typeColour(light, light.types.length)).toBe(light.types[0]);
});
