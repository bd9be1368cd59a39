import { defineCommand } from '../command-definition.ts';

export interface HintArguments {
  readonly challenge: string | null;
  /** Show the hints opened so far again and open none. */
  readonly all: boolean;
}

export const hintCommand = defineCommand<HintArguments>({
  name: 'hint',
  summary: 'Open the next hint of a challenge',
  description:
    'Opens one hint at a time, from a nudge to a plan, first the one that fits your last failure. Opened hints are recorded.',
  arguments: [
    {
      name: 'challenge',
      description: 'Id or part of it; the folder you are in, or the last one, by default',
    },
  ],
  options: [{ flags: '--opened', description: 'Show the opened hints again; open none' }],
  examples: [
    { command: 'dscourse hint', explanation: 'the next hint for what you work on' },
    { command: 'dscourse hint 3c --opened', explanation: 'those of broadcast-3c that you have seen' },
  ],
  read: (given) => ({ challenge: given.text('challenge'), all: given.flag('opened') }),
  load: () => import('./hint-action.ts'),
});
