/**
 * What `init` asks on a terminal. Every question has an answer that Enter takes.
 */
import type * as inquirerModule from 'inquirer';
import { Interrupted, messageOf } from '../../errors.ts';
import type { EngineChoice } from '../../workspace/settings.ts';
import type { CommandContext } from '../context.ts';

export interface InitAnswers {
  readonly folder: string | null;
  readonly engine: EngineChoice | null;
}

export interface InitQuestions {
  /** Default of the question for the folder; null: it is known and not asked. */
  readonly folder: string | null;
  /** Ask for the engine. */
  readonly engine: boolean;
}

const engines: readonly { readonly value: EngineChoice; readonly name: string; readonly short: string }[] = [
  { value: 'auto', name: 'auto: embedded, then Maelstrom where it is installed', short: 'auto' },
  { value: 'embedded', name: 'embedded: our simulator, nothing else to install', short: 'embedded' },
  { value: 'maelstrom', name: 'maelstrom: both, and Maelstrom decides (needs a JDK)', short: 'maelstrom' },
];

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

/**
 * Asks. Questions go to stderr, so that stdout stays what can be piped on.
 *
 * @throws Interrupted on Ctrl-C and at the end of input
 */
export function askQuestions(context: CommandContext, questions: InitQuestions): Promise<InitAnswers> {
  return prompting(context, 'Interrupted; nothing was written.', async (prompt) => {
    const { folder } =
      questions.folder === null
        ? { folder: null }
        : await prompt([
            {
              type: 'input',
              name: 'folder',
              message: 'Folder of the workspace (. is this one)',
              default: questions.folder,
            },
          ]);
    const { engine } = !questions.engine
      ? { engine: null }
      : await prompt([
          {
            type: 'select',
            name: 'engine',
            message: 'Engine to grade with',
            choices: engines,
            default: 'auto',
          },
        ]);
    const meant = folder === null ? null : folderOf(folder, context.io.env);
    return { folder: meant ?? questions.folder, engine };
  });
}

/**
 * The folder that an answer means. No shell has read it: a ~ is still one, and a blank at an end is there by mistake.
 *
 * @returns null for an answer of blanks alone
 */
export function folderOf(answer: string, env: NodeJS.ProcessEnv): string | null {
  const folder = answer.trim();
  const home = env.HOME ?? env.USERPROFILE;
  if (folder === '') return null;
  return home === undefined ? folder : folder.replace(/^~(?=$|[/\\])/, () => home);
}

/**
 * A question for yes or no, once the workspace is written.
 *
 * @param enter what Enter answers
 * @throws Interrupted as {@link askQuestions}
 */
export function askYesOrNo(context: CommandContext, question: string, enter: boolean): Promise<boolean> {
  return prompting(context, 'Interrupted; the workspace is ready.', async (prompt) => {
    const { yes } = await prompt([{ type: 'confirm', name: 'yes', message: question, default: enter }]);
    return yes;
  });
}

type Prompt = ReturnType<typeof inquirerModule.default.createPromptModule<never>>;

/** Runs questions; however they are broken off, the terminal is as before and the command ends. */
async function prompting<Answer>(
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
