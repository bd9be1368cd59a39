import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';

interface PopupProps {
  readonly label: string;
  /** Said behind the label when something is chosen in it. */
  readonly chosen?: string | undefined;
  readonly children: ComponentChildren;
}

/** Between the box and the edge of the page, in pixels. */
const margin = 8;

/** A button that opens a box below it. Escape, a click elsewhere, or leaving it with Tab closes the box. */
export function Popup({ label, chosen, children }: PopupProps) {
  const [open, setOpen] = useState(false);
  const whole = useRef<HTMLDivElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!open) return;
    const onPointerDown = (event: PointerEvent) => {
      if (event.target instanceof Node && !whole.current?.contains(event.target)) setOpen(false);
    };
    document.addEventListener('pointerdown', onPointerDown);
    return () => document.removeEventListener('pointerdown', onPointerDown);
  }, [open]);
  useLayoutEffect(() => {
    const place = box.current;
    if (!open || place === null) return;
    // So far to the left that it stays in the page.
    const over = place.getBoundingClientRect().right - document.documentElement.clientWidth + margin;
    if (over > 0) place.style.left = `${-over}px`;
  }, [open]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !open) return;
    event.preventDefault();
    setOpen(false);
    button.current?.focus();
  };
  const onFocusOut = ({ relatedTarget }: FocusEvent) => {
    if (relatedTarget instanceof Node && !whole.current?.contains(relatedTarget)) setOpen(false);
  };
  return (
    <div
      class="popup"
      role="group"
      aria-label={label}
      ref={whole}
      onKeyDown={onKeyDown}
      onFocusOut={onFocusOut}
    >
      <button
        type="button"
        class={`button${chosen ? ' chosen' : ''}`}
        aria-expanded={open}
        ref={button}
        onClick={() => setOpen(!open)}
      >
        {label}
        {chosen && <b> {chosen}</b>} <span aria-hidden="true">▾</span>
      </button>
      {open && (
        <div class="popup-box" ref={box}>
          {children}
        </div>
      )}
    </div>
  );
}
