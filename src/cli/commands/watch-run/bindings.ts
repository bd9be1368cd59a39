/** Which keys do something now. The screen shows these and no others. Pure. */
import type { Key } from '../../terminal/keys.ts';
import type { WatchState } from './machine.ts';

export interface Binding {
  readonly key: Key;
  readonly label: string;
}

interface Possible extends Binding {
  readonly when: boolean;
}

/** True while a round is under way. */
export function isBusy({ phase }: Pick<WatchState, 'phase'>): boolean {
  return ['settling', 'building', 'running', 'narrowing'].includes(phase.kind);
}

/** In the order in which they are shown. */
export function bindings(state: WatchState): readonly Binding[] {
  if (state.phase.kind === 'left' || state.phase.kind === 'away') return [];
  return all(state).flatMap(({ key, label, when }) => (when ? [{ key, label }] : []));
}

/** Whether a key does something now; Escape does what `q` does where there is a way back. */
export function isBound(state: WatchState, key: Key): boolean {
  if (key === 'escape') return state.overlay !== null && isBound(state, 'q');
  return bindings(state).some((binding) => binding.key === key);
}

function all(state: WatchState): readonly Possible[] {
  const { facts, verdict, overlay } = state;
  const { opened, total } = facts.hints;
  const passed = verdict.kind === 'judged' && verdict.final && verdict.report.outcome === 'passed';
  const busy = isBusy(state);
  const shortest = verdict.kind === 'judged' && verdict.tally?.shortest !== null && verdict.tally !== null;
  return [
    { key: 'n', label: `next: ${facts.next ?? ''}`, when: passed && !busy && facts.next !== null },
    { key: 'r', label: busy ? 'run again' : 'run', when: true },
    { key: 'c', label: 'stop', when: busy },
    { key: 'f', label: 'shortest failure', when: shortest && overlay === null },
    { key: 'h', label: `hint ${opened + 1} of ${total}`, when: opened < total },
    { key: 'l', label: 'lesson', when: true },
    { key: 't', label: 'trace', when: verdict.kind === 'judged' },
    { key: 's', label: 'new seeds', when: true },
    { key: 'm', label: 'Maelstrom', when: facts.maelstrom && !busy },
    { key: 'q', label: overlay === null ? 'quit' : 'back', when: true },
  ];
}
