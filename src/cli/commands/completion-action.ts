import { ExitStatus } from '../../errors.ts';
import { completionScripts } from '../completion-scripts.ts';
import type { CommandAction } from '../context.ts';
import type { CompletionArguments } from './completion.ts';

export const action: CommandAction<CompletionArguments> = async ({ io }, { shell }) => {
  io.stdout.write(completionScripts[shell]);
  return ExitStatus.passed;
};
