import type { RefObject } from 'preact';
import { useCallback, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { planRows, type RowPlan, scrollTopFor } from './virtual-rows.ts';

interface VirtualRows {
  /** Of the element that scrolls. */
  readonly box: RefObject<HTMLDivElement | null>;
  readonly plan: RowPlan;
  /** How many whole rows are in sight. */
  readonly page: number;
  readonly reveal: (row: number) => void;
}

/** A list of which only the rows in sight are made. `above`: height of what sticks to the top of the box. */
export function useVirtualRows(count: number, rowHeight: number, above = 0): VirtualRows {
  const box = useRef<HTMLDivElement>(null);
  const [{ scrollTop, viewport }, setSeen] = useState({ scrollTop: 0, viewport: 480 });
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const look = () =>
      setSeen((seen) => {
        const now = { scrollTop: element.scrollTop, viewport: Math.max(0, element.clientHeight - above) };
        return now.scrollTop === seen.scrollTop && now.viewport === seen.viewport ? seen : now;
      });
    look();
    element.addEventListener('scroll', look, { passive: true });
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => {
      element.removeEventListener('scroll', look);
      observer.disconnect();
    };
  }, [above]);
  const reveal = useCallback(
    (row: number) => {
      const element = box.current;
      if (element === null) return;
      const rows = { count, rowHeight, viewport: element.clientHeight - above, scrollTop: element.scrollTop };
      element.scrollTop = scrollTopFor(row, rows);
    },
    [count, rowHeight, above],
  );
  return {
    box,
    plan: planRows({ count, rowHeight, viewport, scrollTop }),
    page: Math.max(1, Math.floor(viewport / rowHeight)),
    reveal,
  };
}
