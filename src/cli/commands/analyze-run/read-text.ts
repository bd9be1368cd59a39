/** The text of a file that may be gzipped. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { DscourseError, ExitStatus, messageOf } from '../../../errors.ts';
import { explained } from '../../../workspace/file-errors.ts';
import type { FoundFile, WantedFile } from './find-file.ts';

/** Bytes, packed or not: a string can't hold much more, and the values in it need ten times as much. */
const mostBytes = 500 * 2 ** 20;

/**
 * Reads the file; one that begins as gzip does is unpacked.
 *
 * @throws DscourseError `file-empty`, `file-too-large`, `file-damaged`, `file-not-text`, or what the file
 *   system refuses
 */
export function readRecordedText({ path, name }: FoundFile, wanted: WantedFile): string {
  const bytes = explained(`read ${name}`, () => readFileSync(path));
  const text = isGzip(bytes) ? unpacked(bytes, name) : bytes;
  if (text.length > mostBytes) throw tooLarge(name);
  if (text.includes(0)) {
    throw new DscourseError({
      code: 'file-not-text',
      message: `${name} is no text: a ${wanted} was expected.`,
      fix: `Give the ${wanted} of a run, as Maelstrom or dscourse wrote it.`,
    });
  }
  const decoded = text.toString('utf8');
  if (decoded.trim() === '') {
    throw new DscourseError({
      code: 'file-empty',
      message: `${name} is empty.`,
      fix: 'The run that should have written it did not get so far: run it again.',
    });
  }
  return decoded;
}

function isGzip(bytes: Buffer): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

function unpacked(bytes: Buffer, name: string): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: mostBytes });
  } catch (thrown) {
    if (thrown instanceof RangeError) throw tooLarge(name);
    throw new DscourseError({
      code: 'file-damaged',
      message: `${name} is gzipped and can't be unpacked: ${messageOf(thrown)}.`,
      fix: 'It was cut off or changed after it was written: copy it anew.',
      exitStatus: ExitStatus.couldNotJudge,
      cause: thrown,
    });
  }
}

function tooLarge(name: string): DscourseError {
  return new DscourseError({
    code: 'file-too-large',
    message: `${name} holds more than ${mostBytes / 2 ** 20} MiB, which is more than one process can take in.`,
    fix: 'Record a shorter run: a lower --rate or --time-limit.',
  });
}
