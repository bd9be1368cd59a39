/**
 * What the file system refuses, as an error with a remedy.
 */
import { DscourseError, messageOf, systemErrorCode } from '../errors.ts';

/**
 * Turns a system error into a DscourseError; anything else is given back as it is.
 *
 * @param doing what was tried, as in `write /home/me/course`
 */
export function explainFileError(error: unknown, doing: string): unknown {
  const code = systemErrorCode(error);
  const known = code === undefined ? undefined : remedies[code];
  if (known === undefined) return error;
  const [name, why, fix] = known;
  return new DscourseError({ code: name, message: `Can't ${doing}: ${why}.`, fix, cause: error });
}

/** Runs a step that touches the disk; what fails is explained. */
export function explained<Value>(doing: string, step: () => Value): Value {
  try {
    return step();
  } catch (error) {
    throw explainFileError(error, doing);
  }
}

const notPermitted = 'Choose a folder that you may read and write, or change its permissions (chmod).';
const remedies: Readonly<Record<string, readonly [code: string, why: string, fix: string]>> = {
  EACCES: ['not-permitted', 'permission is denied', notPermitted],
  EPERM: ['not-permitted', 'it is not permitted', notPermitted],
  EROFS: ['not-permitted', 'the file system is read-only', 'Choose a folder on a disk that can be written.'],
  ENOSPC: [
    'disk-full',
    'the disk is full',
    'Make room (`dscourse clean` removes old runs) and run it again.',
  ],
  EDQUOT: [
    'disk-full',
    'your quota is used up',
    'Make room (`dscourse clean` removes old runs) and run it again.',
  ],
  ENOTDIR: [
    'not-a-folder',
    'a part of the path is a file, not a folder',
    'Choose another path, or move that file away.',
  ],
  EEXIST: ['not-a-folder', 'there is a file of that name', 'Choose another path, or move that file away.'],
  ENAMETOOLONG: ['path-too-long', 'the path is too long', 'Choose a shorter one.'],
  ELOOP: [
    'not-a-folder',
    'its symbolic links lead in a circle',
    'Choose another path, or correct the links.',
  ],
  EMFILE: [
    'too-many-files',
    'too many files are open',
    'Raise the limit (`ulimit -n 4096`) and run it again.',
  ],
};

/** A message for a warning: what went wrong, without throwing it. */
export function whyOf(error: unknown): string {
  const code = systemErrorCode(error);
  return code === undefined ? messageOf(error) : (remedies[code]?.[1] ?? messageOf(error));
}
