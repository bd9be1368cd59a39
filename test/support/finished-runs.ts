/** A recorded run as if it had just ended here: its spec, and what lies in its run directory. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestSpec } from '../../src/engines/engine.ts';
import type { FinishedTest } from '../../src/engines/maelstrom/maelstrom.ts';
import { parseTestFlags } from '../../src/engines/test-flags.ts';
import { testSpec } from '../../src/engines/test-spec.ts';
import { recordedRunsFolder } from './recorded-runs.ts';
import { type Recording, readRecording } from './stand-in/recording.ts';

export function recordingNamed(name: string): Recording {
  return readRecording(join(recordedRunsFolder, name));
}

/** What was tested; for arguments that Maelstrom refused, some test. */
export function recordedSpec({ name, argv }: Recording): TestSpec {
  const refused = name.startsWith('cli-');
  const words = refused ? ['-w', 'echo', '--bin', 'node'] : argv.slice(1);
  const readFile = () => {
    throw new Error('no file is named in a recorded command line');
  };
  return testSpec(parseTestFlags(words, { nodeArguments: [], readFile }).test, 1);
}

/** Puts console, stderr and store where the engine leaves them for `conclude()`. */
export function finishedTest(name: string, runDirectory: string): FinishedTest {
  const recording = recordingNamed(name);
  const spec = recordedSpec(recording);
  const consoleFile = join(runDirectory, 'console.log');
  const stderrFile = join(runDirectory, 'stderr.log');
  mkdirSync(runDirectory, { recursive: true });
  writeFileSync(consoleFile, recording.console);
  writeFileSync(stderrFile, recording.stderr);
  if (recording.exitStatus !== 254) writeStore(join(runDirectory, 'store', spec.workload, 'now'), recording);
  return {
    spec,
    runDirectory,
    consoleFile,
    stderrFile,
    exit: { code: recording.exitStatus, signal: null },
    startFailure: null,
    endedBy: null,
    messages: recording.argv.includes('--log-net-send'),
  };
}

/** Writes what Maelstrom left in its store; jepsen.log beside it for a store that nothing of ours has touched. */
export function writeStore(store: string, recording: Recording): void {
  const { results, history, nodeLogs, journal } = recording;
  mkdirSync(join(store, 'node-logs'), { recursive: true });
  if (results !== null) writeFileSync(join(store, 'results.edn'), results);
  if (history !== null) writeFileSync(join(store, 'history.edn'), history);
  if (Object.keys(journal).length > 0) mkdirSync(join(store, 'net-journal'));
  for (const [file, bytes] of Object.entries(journal)) writeFileSync(join(store, 'net-journal', file), bytes);
  for (const [node, log] of Object.entries(nodeLogs)) {
    writeFileSync(join(store, 'node-logs', `${node}.log`), log);
  }
}
