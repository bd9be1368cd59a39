/**
 * The commands of this release, in the order of the help. A command is listed as soon as its
 * `<name>-action.ts` exists.
 */
import type { CommandDefinition } from '../command-definition.ts';

export const commands: readonly CommandDefinition[] = [];
