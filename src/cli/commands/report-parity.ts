import { defineCommand } from '../command-definition.ts';

export interface ReportParityArguments {
  readonly attempt: number;
}

export const reportParityCommand = defineCommand<ReportParityArguments>({
  name: 'report-parity',
  summary: 'Pack an attempt on which the engines disagree',
  description:
    'Packs an attempt that ran on both engines into one archive in the current folder: program, source, what each engine was asked and what it found, versions. The archive holds your source code. Paths of your home directory and of the workspace, and your user name, are taken out of its text files. Nothing is sent anywhere.',
  arguments: [{ name: 'attempt', description: 'Number of the attempt', required: true }],
  examples: [{ command: 'dscourse report-parity 12', explanation: 'attempt 12, for a bug report' }],
  read: (given) => ({ attempt: given.integer('attempt', { min: 1 }) ?? 0 }),
  load: () => import('./report-parity-action.ts'),
});
