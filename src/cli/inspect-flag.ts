/** `--inspect[=n2]`, of the commands that can run under a debugger. */
import type { Inspection } from '../engines/engine.ts';
import type { Given, OptionDefinition } from './command-definition.ts';

/** Node's own default: editors look there. */
const usualPort = 9229;

export const inspectOptions: readonly OptionDefinition[] = [
  {
    flags: '--inspect [node]',
    description:
      'Wait for a debugger; with =n2 it stops in the program of n2 alone. Virtual time stands still at breakpoints',
    group: 'Debugger',
  },
  {
    flags: '--inspect-port <n>',
    description: `Port of the debugger, on this machine alone; ${usualPort} by default`,
    group: 'Debugger',
  },
];

/** What was asked for; null: no debugger. */
export function inspection(given: Given): Inspection | null {
  const node = given.text('inspect');
  const port = given.integer('inspect-port', { max: 65_535 });
  if (node === null && port === null) return null;
  return { node: node === '' ? null : node, port: port ?? usualPort };
}
