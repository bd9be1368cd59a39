import { workloadNames } from '../../engines/test-spec.ts';
import { defineCommand } from '../command-definition.ts';

export interface AnalyzeArguments {
  readonly history: string;
  /** results.edn to compare with. */
  readonly results: string | null;
  /** As typed; null: told by the run's folder or by the operations. */
  readonly workload: string | null;
  readonly availability: string | null;
  readonly consistencyModels: string | null;
}

export const analyzeCommand = defineCommand<AnalyzeArguments>({
  name: 'analyze',
  summary: 'Judge a recorded history, of either engine',
  description:
    "Runs the checkers on a history.edn, Maelstrom's or ours, plain or gzipped, and prints what they find. With a results.edn beside it, it says key by key where the two differ. A folder will do in place of a file: that of a run, Maelstrom's store, or any above a single run.",
  arguments: [
    { name: 'file', description: 'history.edn, or the folder of a run', required: true },
    { name: 'results', description: 'results.edn of the same run, or its folder, to compare with' },
  ],
  options: [
    {
      flags: '-w, --workload <name>',
      description: "The workload; without it the run's folder or the operations tell",
      choices: workloadNames,
    },
    { flags: '--availability <x>', description: 'total, or the fraction that must succeed' },
    {
      flags: '--consistency-models <names>',
      description: 'What transactions must keep to; strict-serializable by default',
    },
  ],
  examples: [
    { command: 'dscourse analyze -w broadcast history.edn', explanation: 'valid or not, and why' },
    {
      command: 'dscourse analyze store/latest store/latest',
      explanation: "Maelstrom's last run, judged again and compared with its own results",
    },
    {
      command: 'dscourse analyze -w txn-rw-register history.edn --consistency-models read-committed',
      explanation: 'under a weaker model',
    },
  ],
  notes: [
    'Exit status: 0 valid and nothing different, 1 invalid or different, 2 unknown, 64 wrong usage.',
    'What a history does not hold is not judged: messages (net) and plots (perf).',
  ],
  read: (given) => ({
    history: given.text('file') ?? '',
    results: given.text('results'),
    workload: given.text('workload'),
    availability: given.text('availability'),
    consistencyModels: given.text('consistency-models'),
  }),
  load: () => import('./analyze-action.ts'),
});
