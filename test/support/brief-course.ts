/**
 * The package with one difference: its course asks for one seed of each run, and for few seconds of it. For
 * tests of what becomes of a grade, which need no proof that the program passes on more.
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

/** What a run is cut to: so many operations, but no fewer seconds than that. */
const mostOperations = 600;
const leastSeconds = 4;

/** So many partitions, on average: in fewer, one can last throughout, and a correct node has no cas to show. */
const leastIntervals = 4;

interface WrittenRun {
  readonly test: {
    readonly rate?: number;
    readonly 'time-limit'?: number;
    readonly nemesis?: string;
    readonly 'nemesis-interval'?: number;
  };
}

/** Seconds of the main phase. */
function briefLength(test: WrittenRun['test']): number | undefined {
  const { rate = 5, nemesis, 'time-limit': whole, 'nemesis-interval': interval = 10 } = test;
  const faults = nemesis === undefined ? 0 : leastIntervals * interval;
  const brief = Math.max(leastSeconds, mostOperations / rate, faults);
  return whole === undefined ? brief : Math.min(whole, brief);
}

export interface BriefCourse {
  /** Absolute path of the command, to be run as {@link cliPath} is. */
  readonly entry: string;
  remove(): void;
}

/** Copies the program and the course, and links the rest. Throws where a challenge has no runs. */
export function briefCourse(): BriefCourse {
  const dist = dirname(cliPath);
  const source = dirname(dist);
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'dscourse-brief-')));
  for (const name of [
    'node_modules',
    'templates',
    'schemas',
    'package.json',
    'course.yaml',
    'chapters',
    'glossary',
    'solutions',
  ]) {
    symlinkSync(join(source, name), join(root, name));
  }
  // A program finds its course from where it really is: a link would lead it back.
  cpSync(dist, join(root, 'dist'), { recursive: true, filter: (path) => !path.endsWith('.map') });
  cpSync(join(source, 'challenges'), join(root, 'challenges'), { recursive: true, dereference: true });
  for (const id of readdirSync(join(root, 'challenges'))) {
    const file = join(root, 'challenges', id, 'challenge.yaml');
    const challenge = parseDocument(readFileSync(file, 'utf8'));
    const runs = challenge.toJS().runs as readonly WrittenRun[];
    for (const [i, { test }] of runs.entries()) {
      challenge.setIn(['runs', i, 'seeds'], 1);
      const timeLimit = briefLength(test);
      if (timeLimit !== undefined) challenge.setIn(['runs', i, 'test', 'time-limit'], timeLimit);
    }
    writeFileSync(file, challenge.toString());
  }
  return {
    entry: join(root, 'dist', 'cli.js'),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}
