/** Partitions as the nemesis makes them: cut, told in the history in Maelstrom's shapes, healed. */
import { EdnSet, kw } from '../../../results/edn.ts';
import type { ScheduledFault } from '../../engine.ts';
import type { HistoryRecorder } from '../clients/history-recorder.ts';
import type { Partitions } from '../network/partitions.ts';
import { grudgeOf } from './nemesis.ts';

export class PartitionFaults {
  readonly #partitions: Partitions;
  readonly #history: HistoryRecorder;
  #started = 0;
  #inForce = 0;

  constructor(partitions: Partitions, history: HistoryRecorder) {
    this.#partitions = partitions;
    this.#history = history;
  }

  /** How many were begun in the whole run. */
  get started(): number {
    return this.#started;
  }

  /** How many are in force now: 0 or 1. */
  get inForce(): number {
    return this.#inForce;
  }

  start(fault: ScheduledFault): void {
    if (fault.f === 'stop-partition') {
      this.heal();
      return;
    }
    const grudge = grudgeOf(fault);
    this.#history.add('info', 'nemesis', fault.f, kw(fault.kind));
    this.#partitions.cut(grudge);
    this.#inForce = 1;
    this.#started++;
    const isolated = new Map([...grudge].map(([node, others]) => [node, new EdnSet(others)]));
    this.#history.add('info', 'nemesis', fault.f, [kw('isolated'), isolated]);
  }

  heal(): void {
    this.#history.add('info', 'nemesis', 'stop-partition', null);
    this.#partitions.heal();
    this.#inForce = 0;
    this.#history.add('info', 'nemesis', 'stop-partition', kw('network-healed'));
  }
}
