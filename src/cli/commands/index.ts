/**
 * The commands of this release, in the order of the help. A command is listed as soon as its
 * `<name>-action.ts` exists.
 */
import type { CommandDefinition } from '../command-definition.ts';
import { cleanCommand } from './clean.ts';
import { hintCommand } from './hint.ts';
import { lessonCommand } from './lesson.ts';
import { listCommand } from './list.ts';
import { progressCommand } from './progress.ts';
import { testCommand } from './test.ts';

export const commands: readonly CommandDefinition[] = [
  listCommand,
  lessonCommand,
  hintCommand,
  testCommand,
  progressCommand,
  cleanCommand,
];
