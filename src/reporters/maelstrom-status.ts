/** One line about a run on Maelstrom under way: which run, which phase, how far, what has happened. */
import type { RunEvent, RunPhase } from '../engines/engine.ts';
import { grouped } from '../grading/statement.ts';

type Progress = Extract<RunEvent, { type: 'progress' }>;

const phases: Readonly<Record<RunPhase, string>> = {
  building: 'starting',
  setup: 'starting the nodes',
  main: '',
  recovery: 'waiting for the network to calm down',
  final: 'last reads',
  analysis: 'analysing',
  done: 'done',
};

/** Collects the events of Maelstrom's runs. */
export class MaelstromStatus {
  readonly #name: string;
  readonly #seconds: ReadonlyMap<string, number>;
  #run: string | null = null;
  #number = 0;
  #phase: RunPhase = 'building';
  #progress: Progress | null = null;

  /**
   * @param release `v0.2.4`; null: not known
   * @param seconds time limit of each run of the grade, in their order
   */
  constructor(release: string | null, seconds: ReadonlyMap<string, number>) {
    this.#name = release === null ? 'Maelstrom' : `Maelstrom ${release}`;
    this.#seconds = seconds;
  }

  /** Takes an event; returns a line that should stay on the screen, or null. */
  take(run: string, number: number, event: RunEvent): string | null {
    if (run !== this.#run || number !== this.#number) {
      this.#run = run;
      this.#number = number;
      this.#phase = 'building';
      this.#progress = null;
    }
    if (event.type === 'phase') this.#phase = event.phase;
    if (event.type === 'progress') this.#progress = event;
    return event.type === 'rerun' ? event.why : null;
  }

  /** The line to show now. */
  line(): string {
    const runs = [...this.#seconds.keys()];
    const run = this.#run ?? runs[0] ?? '';
    const which = runs.length > 1 ? `${run} (${runs.indexOf(run) + 1} of ${runs.length})` : null;
    const limit = this.#seconds.get(run) ?? 0;
    const seconds = Math.min(limit, Math.max(0, Math.floor((this.#progress?.time ?? 0) / 1e9)));
    const { operations = 0, failures = 0, faults = 0 } = this.#progress ?? {};
    return [
      this.#name,
      which,
      this.#phase === 'main' ? `${seconds} of ${limit} s` : phases[this.#phase],
      operations > 0 ? `${grouped(operations)} operations` : null,
      failures > 0 ? `${grouped(failures)} failed` : null,
      faults > 0 ? 'partition' : null,
    ]
      .filter((part) => part !== null)
      .join('  ');
  }
}
