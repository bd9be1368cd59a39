/** Reading a course: from the packaged snapshot when its files are unchanged, else with full validation. */
import { version } from '../version.ts';
import type { Course } from './course.ts';
import { hashOfFiles, readCourseFiles } from './course-files.ts';
import type { KnownNames } from './known-names.ts';
import { courseFromSnapshot } from './snapshot.ts';

/**
 * The course in a folder (course.yaml, challenges/, templates/).
 *
 * @param known Names that its files may use; those of this release's graders by default.
 * @throws DscourseError `course-invalid` with every mistake as `file:line:column`.
 */
export async function readCourse(directory: string, known?: KnownNames): Promise<Course> {
  const files = readCourseFiles(directory);
  const packaged = known === undefined ? courseFromSnapshot(directory, hashOfFiles(files), version) : null;
  if (packaged !== null) return packaged;
  const { validateCourse } = await import('./validate-course.ts');
  return validateCourse(files, directory, known ?? (await releasedNames()));
}

async function releasedNames(): Promise<KnownNames> {
  const [{ graders }, { namesOf }] = await Promise.all([
    import('../../graders/index.ts'),
    import('./known-names.ts'),
  ]);
  return namesOf(Object.values(graders));
}
