import { DscourseError } from '../../errors.ts';
import { type EngineChoice, engineChoices } from '../../workspace/settings.ts';
import { defineCommand, type Given } from '../command-definition.ts';

export interface InitArguments {
  /** As typed; null: the current folder. */
  readonly folder: string | null;
  readonly language: string | null;
  /** Null: asked for, or what the workspace has, or the default. */
  readonly engine: EngineChoice | null;
  /** `--maelstrom` or `--no-maelstrom`; null: neither. */
  readonly maelstrom: boolean | null;
  /** `--from`, as typed. */
  readonly from: string | null;
  /** `--release`, as typed. */
  readonly release: string | null;
  /** Take every default instead of asking. */
  readonly yes: boolean;
  /** Replace files that init did not write, keeping copies. */
  readonly force: boolean;
}

const group = 'Maelstrom';

export const initCommand = defineCommand<InitArguments>({
  name: 'init',
  summary: 'Make a workspace for your solutions',
  description:
    'Writes a workspace: settings, the node library, types for your editor, and a README. Files that it did not write are never touched. Run again after an interruption, it completes what is there.\n\nMaelstrom, the engine that certifies a pass, is downloaded when you ask for it, compared with its checksum and kept for all workspaces. The embedded engine needs nothing else.',
  arguments: [{ name: 'folder', description: 'Where the workspace goes; the current folder by default' }],
  options: [
    { flags: '-l, --language <name>', description: 'Language of the solutions', choices: ['typescript'] },
    { flags: '-e, --engine <name>', description: 'Engine to grade with', choices: engineChoices },
    { flags: '-y, --yes', description: 'Take the defaults and ask nothing; nothing is downloaded' },
    { flags: '--force', description: 'Replace files in the way; a copy of each is kept' },
    { flags: '--maelstrom', description: 'Install Maelstrom without asking', group },
    { flags: '--no-maelstrom', description: 'Do not install it and do not ask', group },
    { flags: '--from <file>', description: 'Install it from an archive on this machine', group },
    { flags: '--release <version>', description: "Another release than the course's, such as v0.2.3", group },
  ],
  examples: [
    { command: 'dscourse init my-cluster', explanation: 'a new folder, with a question or two' },
    { command: 'dscourse init --yes', explanation: 'the current folder, without questions' },
    {
      command: 'dscourse init --maelstrom',
      explanation: 'adds Maelstrom, here or to a workspace that is there',
    },
    {
      command: 'dscourse init --from maelstrom.tar.bz2',
      explanation: 'the same without a network, from an archive that you have',
    },
  ],
  read: (given) => ({
    folder: given.text('folder'),
    language: given.text('language'),
    engine: given.text('engine') as EngineChoice | null,
    maelstrom: maelstromFlag(given),
    from: given.text('from'),
    release: given.text('release'),
    yes: given.flag('yes'),
    force: given.flag('force'),
  }),
  load: () => import('./init-action.ts'),
});

function maelstromFlag(given: Given): boolean | null {
  const refused = given.raw.includes('--no-maelstrom');
  const others = ['--maelstrom', '--from', '--release'].filter((flag) =>
    given.raw.some((word) => word === flag || word.startsWith(`${flag}=`)),
  );
  const [other] = others;
  if (refused && other !== undefined) {
    throw new DscourseError({
      code: 'wrong-usage',
      message: `--no-maelstrom and ${other} contradict one another.`,
      fix: `Leave one of them out. See: dscourse init --help`,
    });
  }
  if (refused) return false;
  return given.flag('maelstrom') ? true : null;
}
