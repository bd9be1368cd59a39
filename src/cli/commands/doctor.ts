import { type EngineChoice, engineChoices } from '../../workspace/settings.ts';
import { defineCommand } from '../command-definition.ts';

export interface DoctorArguments {
  /** Null: the one of the workspace's settings, `auto` outside of one. */
  readonly engine: EngineChoice | null;
}

export const doctorCommand = defineCommand<DoctorArguments>({
  name: 'doctor',
  summary: 'Check this machine, and say how to put right what is missing',
  description:
    'Looks at Node, the JDK, Maelstrom, git, gnuplot, dot, disk, memory, links, cache and proxies, and says which engine can be used. Nothing is changed and nothing is downloaded.',
  options: [
    {
      flags: '-e, --engine <name>',
      description: "Engine that must be usable; the workspace's own by default",
      choices: engineChoices,
    },
  ],
  examples: [
    { command: 'dscourse doctor', explanation: 'every check, with what to do' },
    {
      command: 'dscourse doctor --engine maelstrom',
      explanation: 'exit status 1 when Maelstrom can not be used here',
    },
  ],
  notes: [
    'Words: ok; note (what is lost is said, nothing else is); missing (the maelstrom engine can not be used); broken (dscourse itself is in trouble).',
    'Exit status: 0 when the engine can be used (auto is content with the embedded one), else 1.',
  ],
  read: (given) => ({ engine: given.text('engine') as EngineChoice | null }),
  load: () => import('./doctor-action.ts'),
});
