import { useId, useState } from 'preact/hooks';
import type { Filter } from '../model/filter.ts';
import type { PageState } from '../state.ts';
import { exactTime, parseTime } from './time-text.ts';

/** From when to when messages are shown, typed or taken from the part in sight. */
export function TimeRange({ state }: { state: PageState }) {
  const { filter, window } = state;
  const set = (range: Partial<Pick<Filter, 'from' | 'until'>>) => {
    filter.value = { ...filter.value, ...range };
  };
  const { from, until } = filter.value;
  return (
    <fieldset class="time-range">
      <legend class="out-of-sight">Time</legend>
      <TimeField label="From" time={from} onTime={(time) => set({ from: time })} />
      <TimeField label="Until" time={until} onTime={(time) => set({ until: time })} />
      <button
        type="button"
        class="button small"
        onClick={() => set({ from: Math.round(window.value.from), until: Math.round(window.value.until) })}
      >
        What is in sight
      </button>{' '}
      <button
        type="button"
        class="button small"
        disabled={from === null && until === null}
        onClick={() => set({ from: null, until: null })}
      >
        All times
      </button>
    </fieldset>
  );
}

interface TimeFieldProps {
  readonly label: string;
  readonly time: number | null;
  readonly onTime: (time: number | null) => void;
}

function TimeField({ label, time, onTime }: TimeFieldProps) {
  const [wrong, setWrong] = useState(false);
  const hint = useId();
  const take = (text: string) => {
    const parsed = parseTime(text);
    const empty = text.trim() === '';
    setWrong(parsed === null && !empty);
    if (parsed !== null || empty) onTime(parsed);
  };
  return (
    <label class="time-field">
      {label}
      <input
        type="text"
        size={12}
        value={time === null ? '' : exactTime(time)}
        placeholder="any"
        aria-invalid={wrong}
        aria-describedby={wrong ? hint : undefined}
        onChange={({ currentTarget }) => take(currentTarget.value)}
      />
      {wrong && (
        <span class="wrong" id={hint}>
          A time is 4.2 s or 350 ms.
        </span>
      )}
    </label>
  );
}
