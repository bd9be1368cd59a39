/**
 * The package with one difference: its course asks for one seed of each run. For tests of what becomes of a
 * grade, which need no proof that the program passes on more.
 */
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseDocument } from 'yaml';
import { cliPath } from './run-cli.ts';

export interface OneSeedCourse {
  /** Absolute path of the command, to be run as {@link cliPath} is. */
  readonly entry: string;
  remove(): void;
}

/** Copies the program and the course, and links the rest. Throws where a challenge has no runs. */
export function oneSeedCourse(): OneSeedCourse {
  const dist = dirname(cliPath);
  const source = dirname(dist);
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'dscourse-one-seed-')));
  for (const name of ['node_modules', 'templates', 'schemas', 'package.json', 'course.yaml']) {
    symlinkSync(join(source, name), join(root, name));
  }
  // A program finds its course from where it really is: a link would lead it back.
  cpSync(dist, join(root, 'dist'), { recursive: true, filter: (path) => !path.endsWith('.map') });
  cpSync(join(source, 'challenges'), join(root, 'challenges'), { recursive: true, dereference: true });
  for (const id of readdirSync(join(root, 'challenges'))) {
    const file = join(root, 'challenges', id, 'challenge.yaml');
    const challenge = parseDocument(readFileSync(file, 'utf8'));
    const runs = challenge.toJS().runs as readonly unknown[];
    for (const run of runs.keys()) challenge.setIn(['runs', run, 'seeds'], 1);
    writeFileSync(file, challenge.toString());
  }
  return {
    entry: join(root, 'dist', 'cli.js'),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}
