import { useEffect, useState } from 'preact/hooks';
import type { PageState, TimeWindow } from '../state.ts';

/** Milliseconds without a movement after which a view is taken to have come to rest. */
const rest = 120;

/** The window once it has come to rest: what is counted anew for every view is not counted while it moves. */
export function useSettledWindow(state: PageState): TimeWindow {
  const [settled, settle] = useState(state.window.peek());
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const end = state.window.subscribe((window) => {
      clearTimeout(timer);
      timer = setTimeout(() => settle(window), rest);
    });
    return () => {
      clearTimeout(timer);
      end();
    };
  }, [state]);
  return settled;
}
