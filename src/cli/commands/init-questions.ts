/**
 * What `init` asks on a terminal. Every question has an answer that Enter takes.
 */
import type { EngineChoice } from '../../workspace/settings.ts';
import type { CommandContext } from '../context.ts';
import { prompting } from '../questions.ts';

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

/**
 * Asks for what is not known.
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
