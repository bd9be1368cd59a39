/** Asking on a terminal. Questions go to stderr, so that stdout stays what can be piped on. */
import type * as inquirerModule from 'inquirer';
import { Interrupted, messageOf } from '../errors.ts';
import type { CommandContext } from './context.ts';

/** True when questions can be asked and answered. */
export function canAsk({ io, options }: CommandContext): boolean {
  return (
    io.stdin.isTTY === true &&
    io.stderr.isTTY === true &&
    io.env.TERM !== 'dumb' &&
    !options.json &&
    !options.quiet
  );
}

export interface YesOrNo {
  readonly question: string;
  /** What Enter answers. */
  readonly enter: boolean;
  /** What is said when the question is broken off. */
  readonly interrupted: string;
}

/**
 * A question for yes or no.
 *
 * @throws Interrupted on Ctrl-C and at the end of input
 */
export function askYesOrNo(
  context: CommandContext,
  { question, enter, interrupted }: YesOrNo,
): Promise<boolean> {
  return prompting(context, interrupted, async (prompt) => {
    const { yes } = await prompt([{ type: 'confirm', name: 'yes', message: question, default: enter }]);
    return yes;
  });
}

export type Prompt = ReturnType<typeof inquirerModule.default.createPromptModule<never>>;

/**
 * Runs questions; however they are broken off, the terminal is as before and the command ends.
 *
 * @throws Interrupted with the given words on Ctrl-C and at the end of input
 */
export async function prompting<Answer>(
  { io }: CommandContext,
  interrupted: string,
  ask: (prompt: Prompt) => Promise<Answer>,
): Promise<Answer> {
  const { default: inquirer } = await import('inquirer');
  const input = io.stdin as NodeJS.ReadStream;
  // Ctrl-D ends a line editor without a word, and inquirer waits on: it is made the end of the questions.
  const ended = new AbortController();
  const onKey = (_: string | undefined, key: { ctrl?: boolean; name?: string } | undefined): void => {
    if (key?.ctrl === true && key.name === 'd') ended.abort();
  };
  const onEnd = (): void => ended.abort();
  input.on('keypress', onKey);
  input.once('end', onEnd);
  const prompt = inquirer.createPromptModule({
    input,
    output: io.stderr as NodeJS.WriteStream,
    signal: AbortSignal.any([io.signal, ended.signal]),
  });
  try {
    return await ask(prompt);
  } catch (thrown) {
    const name = thrown instanceof Error ? thrown.name : '';
    if (['ExitPromptError', 'AbortPromptError', 'AbortError'].includes(name) || io.signal.aborted) {
      throw new Interrupted(interrupted);
    }
    throw new Error(`the questions failed: ${messageOf(thrown)}`, { cause: thrown });
  } finally {
    input.off('keypress', onKey);
    input.off('end', onEnd);
  }
}
