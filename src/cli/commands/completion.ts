import { DscourseError } from '../../errors.ts';
import { defineCommand } from '../command-definition.ts';

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

export interface CompletionArguments {
  readonly shell: Shell;
}

export const completionCommand = defineCommand<CompletionArguments>({
  name: 'completion',
  summary: 'Completion of commands, flags and challenges for your shell',
  description:
    'Prints a script that teaches your shell to complete what you type after `dscourse`. Load it in the file that your shell reads when it starts.',
  arguments: [{ name: 'shell', description: 'bash, zsh or fish', required: true, choices: shells }],
  examples: [
    {
      command: "echo 'source <(dscourse completion bash)' >> ~/.bashrc",
      explanation: 'bash: in every new shell',
    },
    {
      command: "echo 'source <(dscourse completion zsh)' >> ~/.zshrc",
      explanation: 'zsh: after the line with compinit',
    },
    {
      command: 'dscourse completion fish > ~/.config/fish/completions/dscourse.fish',
      explanation: 'fish',
    },
  ],
  read: (given) => {
    const typed = given.text('shell');
    const shell = shells.find((name) => name === typed);
    if (shell === undefined) {
      throw new DscourseError({
        code: 'wrong-usage',
        message: `There is no completion for "${typed ?? ''}".`,
        fix: `Write one of ${shells.join(', ')}.`,
      });
    }
    return { shell };
  },
  load: () => import('./completion-action.ts'),
});
