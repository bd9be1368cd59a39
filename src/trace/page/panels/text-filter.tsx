import { useEffect, useRef, useState } from 'preact/hooks';
import type { PageState } from '../state.ts';
import { places } from './key-handler.ts';

/** How long somebody may pause within a word. */
const pause = 180;

/** A field for text that is somewhere in a message. Filtering waits until the typing pauses. */
export function TextFilter({ state: { filter } }: { state: PageState }) {
  const { text } = filter.value;
  const [typed, setTyped] = useState(text);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => setTyped(text), [text]);
  const take = (value: string) => {
    setTyped(value);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      filter.value = { ...filter.peek(), text: value };
    }, pause);
  };
  return (
    <input
      class="text-filter"
      id={places.text}
      type="search"
      placeholder="Text in messages"
      aria-label="Text in messages"
      aria-keyshortcuts="/"
      value={typed}
      onInput={({ currentTarget }) => take(currentTarget.value)}
    />
  );
}
