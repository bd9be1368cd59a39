/** Run by the build: validates the course of this package and writes `course.json` beside the program. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { version } from '../version.ts';
import { hashOfFiles, readCourseFiles } from './course-files.ts';
import { readCourse } from './read-course.ts';
import { snapshotOf } from './snapshot.ts';

const [root = '.', out = join(fileURLToPath(import.meta.url), '..', 'course.json')] = process.argv.slice(2);
const course = await readCourse(root);
writeFileSync(out, JSON.stringify(snapshotOf(course, hashOfFiles(readCourseFiles(root)), version)));
