/** The commands of this release, in the order of the help. */
import type { CommandDefinition } from '../command-definition.ts';
import { analyzeCommand } from './analyze.ts';
import { cleanCommand } from './clean.ts';
import { completionCommand } from './completion.ts';
import { doctorCommand } from './doctor.ts';
import { explainCommand } from './explain.ts';
import { gradeCommand } from './grade.ts';
import { hintCommand } from './hint.ts';
import { initCommand } from './init.ts';
import { lessonCommand } from './lesson.ts';
import { listCommand } from './list.ts';
import { progressCommand } from './progress.ts';
import { replayCommand } from './replay.ts';
import { reportParityCommand } from './report-parity.ts';
import { resetCommand } from './reset.ts';
import { sendCommand } from './send.ts';
import { solutionCommand } from './solution.ts';
import { startCommand } from './start.ts';
import { testCommand } from './test.ts';
import { traceCommand } from './trace.ts';
import { watchCommand } from './watch.ts';

export const commands: readonly CommandDefinition[] = [
  initCommand,
  doctorCommand,
  listCommand,
  lessonCommand,
  startCommand,
  gradeCommand,
  watchCommand,
  hintCommand,
  explainCommand,
  replayCommand,
  traceCommand,
  sendCommand,
  testCommand,
  analyzeCommand,
  progressCommand,
  resetCommand,
  solutionCommand,
  cleanCommand,
  reportParityCommand,
  completionCommand,
];
