/** What the folder of a run says about the test that made it: run.json of ours, jepsen.log of Maelstrom's. */
import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { DscourseError } from '../errors.ts';
import { openRun, runFiles } from '../results/run-directory.ts';
import type { TestSpec } from './engine.ts';
import { parseTestFlags } from './test-flags.ts';
import { testSpec } from './test-spec.ts';

export interface RecordedTest {
  readonly test: TestSpec;
  /** Name of the file that says so. */
  readonly file: 'run.json' | 'jepsen.log';
}

/** The command line is among the first lines of jepsen.log. */
const logBytes = 16 * 1024;
const commandLine = /jepsen\.core: Command line:\r?\n\s*lein run test (.*)/;

/** The test of the run whose files lie in `folder`, or null where nothing there says it (or nothing readable). */
export function recordedTest(folder: string): RecordedTest | null {
  try {
    return fromManifest(folder) ?? fromLog(folder);
  } catch (thrown) {
    // The history is whole without it: -w and the other flags say the same.
    if (thrown instanceof DscourseError) return null;
    throw thrown;
  }
}

function fromManifest(folder: string): RecordedTest | null {
  if (!existsSync(join(folder, runFiles.manifest))) return null;
  const test = openRun(folder, 'analyze').manifest?.spec;
  return test === undefined ? null : { test, file: runFiles.manifest };
}

function fromLog(folder: string): RecordedTest | null {
  const file = 'jepsen.log';
  const [, words] = commandLine.exec(beginning(join(folder, file))) ?? [];
  if (words === undefined) return null;
  const argv = words.trim().split(/\s+/);
  const end = argv.indexOf('--');
  const { test } = parseTestFlags(end === -1 ? argv : argv.slice(0, end), {
    nodeArguments: [],
    readFile: () => '',
  });
  return { test: testSpec(test, 0), file };
}

function beginning(file: string): string {
  if (!existsSync(file)) return '';
  const opened = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(logBytes);
    return bytes.toString('utf8', 0, readSync(opened, bytes, 0, logBytes, 0));
  } finally {
    closeSync(opened);
  }
}
