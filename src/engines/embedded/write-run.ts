/** From what a run left in memory to its run directory. */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { printHistory } from '../../results/history-file.ts';
import { writeMessages } from '../../results/messages-file.ts';
import { printResults } from '../../results/results-file.ts';
import { runFiles } from '../../results/run-directory.ts';
import type { RunOutcome } from '../engine.ts';
import { writeManifest, writeOutcome } from '../run-files.ts';
import type { RunCommand } from './run-protocol.ts';
import type { TestArtifacts } from './run-test.ts';

/** What the run could offer, which only its host knows. */
export type HostFacts = Pick<RunOutcome, 'capabilities' | 'timing' | 'heldBack'>;

/**
 * Writes every file of the run directory and returns the outcome with its trace hash. The hash is
 * SHA-256 over the history, the message lines and the node logs as they are before compression.
 */
export function writeRun(
  command: RunCommand,
  artifacts: TestArtifacts,
  startedAt: Date,
  facts: HostFacts,
): RunOutcome {
  const directory = command.runDirectory;
  const hash = createHash('sha256');
  const history = Buffer.from(printHistory(artifacts.history));
  hash.update('history\n').update(history).update('messages\n');
  writeFileSync(join(directory, runFiles.history), history);
  const file = join(directory, runFiles.messages);
  writeMessages(file, artifacts.messageLines(), (bytes) => void hash.update(bytes));
  mkdirSync(join(directory, runFiles.nodeLogs), { recursive: true });
  for (const [node, lines] of artifacts.nodeLogs) {
    const text = lines.length === 0 ? '' : `${lines.join('\n')}\n`;
    hash.update(`log ${node}\n${text}`);
    writeFileSync(join(directory, runFiles.nodeLog(node)), text);
  }
  if (artifacts.results !== null)
    writeFileSync(join(directory, runFiles.results), printResults(artifacts.results));
  writeFileSync(join(directory, runFiles.schedule), `${JSON.stringify(artifacts.schedule)}\n`);
  const outcome: RunOutcome = {
    ...artifacts.outcome,
    ...facts,
    realTime: command.realTime,
    traceHash: facts.capabilities.deterministic ? hash.digest('hex') : null,
  };
  writeEnding(command, outcome, startedAt);
  return outcome;
}

/** The two files that every run directory has, however the run ended: run.json and outcome.json. */
export function writeEnding(
  command: Omit<RunCommand, 'type' | 'id'>,
  outcome: RunOutcome,
  startedAt: Date,
): void {
  const { spec, program, dscourseVersion } = command;
  const endedAt = new Date();
  writeManifest(command.runDirectory, {
    spec,
    program,
    dscourseVersion,
    maelstromVersion: null,
    startedAt,
    endedAt,
  });
  writeOutcome(command.runDirectory, outcome);
}
