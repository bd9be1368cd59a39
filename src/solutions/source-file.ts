/** Source files as text, as the comparison takes them. */
import { readFolder } from '../workspace/snapshot.ts';

export interface SourceFile {
  /** Path inside the challenge's folder, with `/`. */
  readonly name: string;
  readonly text: string;
}

/** The text files of a folder, sorted by name. What holds a zero byte is no text and is left out. */
export function textFilesOf(folder: string): SourceFile[] {
  return readFolder(folder)
    .filter(({ content }) => !content.includes(0))
    .map(({ name, content }) => ({ name, text: content.toString('utf8') }));
}
