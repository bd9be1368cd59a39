/** What a statement rests on, in a word or two: `message 1204`, `operation 17`, `n2's log, line 3`. */
import type { Target } from '../../format.ts';
import type { RunModel } from '../model/run-model.ts';
import { nearTime } from './near-time.ts';
import { visible } from './visible-text.ts';

export function targetWords({ columns, head, logs }: RunModel, target: Target): string {
  switch (target.kind) {
    case 'message':
      return `message ${columns.id[target.rank] ?? '?'}`;
    case 'operation':
      return `operation ${head.operations[target.rank]?.index ?? '?'}`;
    case 'log': {
      const line = logs()[target.rank];
      return line === undefined ? 'a log' : `${visible(line.node)}’s log, line ${line.line}`;
    }
    case 'fault': {
      const fault = head.faults[target.rank];
      return fault === undefined ? 'a fault' : `${fault.kind} at ${nearTime(fault.start)}`;
    }
    case 'fact':
      return visible(target.words);
  }
}
