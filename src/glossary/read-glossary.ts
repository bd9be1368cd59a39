/** Reading the glossary of a course: `glossary/*.md`, one theme each, in the order of their names. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DscourseError, systemErrorCode } from '../errors.ts';
import type { Glossary } from './glossary.ts';
import { parseTheme } from './parse-theme.ts';

/**
 * The glossary below the folder that holds course.yaml; empty where a course has none.
 *
 * @throws DscourseError `glossary-damaged`, `glossary-unreadable`
 */
export function readGlossary(directory: string): Glossary {
  const folder = join(directory, 'glossary');
  try {
    const files = readdirSync(folder).filter((name) => /^\d\d-.+\.md$/.test(name));
    return {
      themes: files.sort().map((name) => {
        const id = name.replace(/^\d\d-|\.md$/g, '');
        const text = readFileSync(join(folder, name), 'utf8').replace(/^\ufeff/, '');
        return parseTheme(id, text, `glossary/${name}`);
      }),
    };
  } catch (thrown) {
    if (thrown instanceof DscourseError) throw thrown;
    const code = systemErrorCode(thrown);
    if (code === 'ENOENT') return { themes: [] };
    throw new DscourseError({
      code: 'glossary-unreadable',
      message: `The glossary in ${folder} can't be read (${code ?? 'unknown reason'}).`,
      fix: 'Allow reading it, or install dscourse again.',
      cause: thrown,
    });
  }
}
