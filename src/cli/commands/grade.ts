import type { Inspection } from '../../engines/engine.ts';
import { type EngineChoice, engineChoices } from '../../workspace/settings.ts';
import { defineCommand } from '../command-definition.ts';
import { inspection, inspectOptions } from '../inspect-flag.ts';

export interface GradeArguments {
  /** As typed; null: the challenge of the current folder, or the one last worked on. */
  readonly challenge: string | null;
  /** Grade this one seed. */
  readonly seed: number | null;
  /** How many seeds; null: as the challenge says. */
  readonly seeds: number | null;
  /** Only this run of the challenge. */
  readonly run: string | null;
  /** False: build and grade although the type check fails. */
  readonly check: boolean;
  /** Run each seed twice and compare the traces. */
  readonly checkDeterminism: boolean;
  /** Real time even for a program that could run on virtual time. */
  readonly realtime: boolean;
  /** Null: as dscourse.yaml says. */
  readonly engine: EngineChoice | null;
  /** A pass that Maelstrom has not certified is status 1. */
  readonly requireCertified: boolean;
  /** Maelstrom's runs record every message. */
  readonly messages: boolean;
  /** Run one seed under a debugger; absent or null: none. */
  readonly inspect?: Inspection | null;
  /** Set by `start`: grades carried source, which is no attempt that the learner asked for. */
  readonly carried?: boolean;
}

function engineOf(typed: string | null): EngineChoice | null {
  return engineChoices.find((name) => name === typed) ?? null;
}

export const gradeCommand = defineCommand<GradeArguments>({
  name: 'grade',
  summary: 'Build, run and judge your solution',
  description:
    'Builds your solution, runs it on every seed of every run of the challenge, judges it, explains a failure, and records the attempt. What passes on the embedded engine is run on the real Maelstrom too where that is installed: its word certifies the pass.',
  arguments: [
    {
      name: 'challenge',
      description: 'Id or part of it; the folder you are in, or the last one, by default',
    },
  ],
  options: [
    { flags: '--seed <n>', description: 'This seed only, on the embedded engine' },
    {
      flags: '--seeds <k>',
      description: 'So many seeds, on all cores; with --engine maelstrom so many repetitions',
    },
    { flags: '--run <id>', description: 'This run of the challenge only (records no pass)' },
    { flags: '--no-check', description: 'Go on although the type check fails' },
    { flags: '--check-determinism', description: 'Run each seed twice and name the first difference' },
    { flags: '--realtime', description: 'Real time, as for programs in other languages' },
    {
      flags: '--engine <name>',
      description:
        'auto (embedded, then Maelstrom if it is installed and the first passed), embedded, maelstrom (both, and Maelstrom decides); as dscourse.yaml says by default',
      choices: engineChoices,
    },
    { flags: '--require-certified', description: 'A pass that Maelstrom has not certified is status 1' },
    {
      flags: '--messages',
      description: 'Maelstrom logs every message beside its journal; its run is slower',
    },
    ...inspectOptions,
  ],
  examples: [
    { command: 'dscourse grade', explanation: 'the challenge of this folder' },
    { command: 'dscourse grade 3c --seeds 20', explanation: 'broadcast-3c on twenty seeds' },
    { command: 'dscourse grade 3c --seed 812', explanation: 'the seed that failed' },
    { command: 'dscourse grade 3c --engine maelstrom', explanation: 'let the real Maelstrom decide' },
    { command: 'dscourse grade 3c --inspect=n2', explanation: 'one seed, with a debugger in n2' },
    { command: 'dscourse grade echo --json', explanation: 'the report for a program' },
  ],
  notes: [
    'Exit status: 0 passed, 1 failed (or not certified with --require-certified), 2 could not judge, 64 wrong usage, 130 interrupted.',
  ],
  read: (given) => ({
    challenge: given.text('challenge'),
    seed: given.integer('seed', { max: 0xffff_ffff }),
    seeds: given.integer('seeds', { min: 1, max: 10_000 }),
    run: given.text('run'),
    check: given.flag('check'),
    checkDeterminism: given.flag('check-determinism'),
    realtime: given.flag('realtime'),
    engine: engineOf(given.text('engine')),
    requireCertified: given.flag('require-certified'),
    messages: given.flag('messages'),
    inspect: inspection(given),
  }),
  load: () => import('./grade-action.ts'),
});
