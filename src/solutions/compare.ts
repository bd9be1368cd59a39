/** The learner's own files beside those of the reference solution. Pure. */
import { type DiffLine, diffLines } from './line-diff.ts';
import type { SourceFile } from './source-file.ts';

export type FileComparison =
  | {
      readonly kind: 'both';
      readonly own: string;
      readonly reference: string;
      /** From the learner's own to the reference. */
      readonly lines: readonly DiffLine[];
    }
  | { readonly kind: 'only-own'; readonly own: string; readonly lineCount: number }
  | { readonly kind: 'only-reference'; readonly reference: string; readonly lineCount: number };

/**
 * Compares files of the same name. Where one file is left over on either side, these two are compared: a program is
 * not another one for being called index.ts.
 */
export function compareSources(
  own: readonly SourceFile[],
  reference: readonly SourceFile[],
): FileComparison[] {
  const pairs: [SourceFile | null, SourceFile | null][] = reference.map((file) => [
    own.find(({ name }) => name === file.name) ?? null,
    file,
  ]);
  const left = own.filter(({ name }) => !reference.some((file) => file.name === name));
  const alone = pairs.filter(([mine]) => mine === null);
  const [single] = left;
  if (left.length === 1 && alone.length === 1 && single !== undefined) {
    for (const pair of alone) pair[0] = single;
  } else pairs.push(...left.map((file): [SourceFile, null] => [file, null]));
  return pairs.flatMap(([mine, theirs]) => comparison(mine, theirs));
}

function comparison(own: SourceFile | null, reference: SourceFile | null): FileComparison[] {
  if (own !== null && reference !== null) {
    const lines = diffLines(linesOf(own.text), linesOf(reference.text));
    return [{ kind: 'both', own: own.name, reference: reference.name, lines }];
  }
  if (own !== null) return [{ kind: 'only-own', own: own.name, lineCount: linesOf(own.text).length }];
  if (reference === null) return [];
  return [{ kind: 'only-reference', reference: reference.name, lineCount: linesOf(reference.text).length }];
}

/** Lines without their ends; those of Windows count as the same. */
export function linesOf(text: string): string[] {
  const lines = text.replace(/\r\n/g, '\n').split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}
