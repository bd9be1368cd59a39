/** Pointers and wheel over the diagram, as what the person wants to do. */

export interface GestureTarget {
  /** A pointer moved without a button. */
  readonly hover: (x: number, y: number) => void;
  readonly leave: () => void;
  /** Pixels that the content is to move by. */
  readonly drag: (dx: number, dy: number) => void;
  readonly click: (x: number, y: number) => void;
  readonly zoom: (x: number, factor: number, smooth: boolean) => void;
  /** While a stretch of time is chosen; then with `done`. */
  readonly select: (x1: number, x2: number, done: boolean) => void;
  /** Lanes up and down; false where they all fit. */
  readonly scroll: (pixels: number) => boolean;
  /** Whether a place is among the labels of the lanes. */
  readonly isLabel: (x: number) => boolean;
}

/** A pointer that moved no further than this has clicked. */
const stillness = 4;
const doubleClickZoom = 2.5;
const lineHeight = 16;

interface Held {
  x: number;
  y: number;
}

/** Listens on an element; the result ends it. */
export function listenToGestures(element: HTMLElement, target: GestureTarget): () => void {
  const held = new Map<number, Held>();
  let start: { readonly x: number; readonly y: number; readonly selects: boolean } | null = null;
  let moved = false;
  const stop = new AbortController();
  const options = { signal: stop.signal };

  const placeOf = (event: MouseEvent): Held => {
    const { left, top } = element.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };

  element.addEventListener(
    'pointerdown',
    (event) => {
      if (event.button !== 0) return;
      const place = placeOf(event);
      held.set(event.pointerId, place);
      element.setPointerCapture(event.pointerId);
      if (held.size > 1) {
        moved = true;
        return;
      }
      moved = false;
      start = { ...place, selects: event.shiftKey || event.ctrlKey || event.metaKey };
    },
    options,
  );

  element.addEventListener(
    'pointermove',
    (event) => {
      const place = placeOf(event);
      const before = held.get(event.pointerId);
      if (before === undefined) {
        target.hover(place.x, place.y);
        return;
      }
      if (held.size === 2) pinch(held, event.pointerId, place, target);
      else if (start !== null) {
        moved ||= Math.hypot(place.x - start.x, place.y - start.y) > stillness;
        if (!moved) return;
        if (start.selects) target.select(start.x, place.x, false);
        else target.drag(place.x - before.x, place.y - before.y);
      }
      held.set(event.pointerId, place);
    },
    options,
  );

  const release = (event: PointerEvent, done: boolean): void => {
    if (!held.delete(event.pointerId) || held.size > 0 || start === null) return;
    const { x, y } = placeOf(event);
    if (start.selects && moved) target.select(start.x, done ? x : start.x, true);
    else if (!moved && done) target.click(x, y);
    start = null;
  };
  element.addEventListener('pointerup', (event) => release(event, true), options);
  element.addEventListener('pointercancel', (event) => release(event, false), options);
  element.addEventListener('pointerleave', () => target.leave(), options);
  element.addEventListener(
    'dblclick',
    (event) => target.zoom(placeOf(event).x, event.shiftKey ? 1 / doubleClickZoom : doubleClickZoom, true),
    options,
  );
  element.addEventListener(
    'wheel',
    (event) => {
      const { x } = placeOf(event);
      const unit = event.deltaMode === 0 ? 1 : event.deltaMode === 1 ? lineHeight : element.clientHeight;
      const dx = event.deltaX * unit;
      const dy = event.deltaY * unit;
      event.preventDefault();
      if (!event.ctrlKey && (target.isLabel(x) || event.altKey) && target.scroll(dy)) return;
      if (!event.ctrlKey && (event.shiftKey || Math.abs(dx) > Math.abs(dy))) {
        target.drag(-(dx === 0 ? dy : dx), 0);
        return;
      }
      // Pinching on a trackpad comes as a wheel with ctrl, in much smaller steps.
      const strength = event.ctrlKey ? 0.01 : 0.0022;
      target.zoom(x, Math.exp(-Math.max(-240, Math.min(dy, 240)) * strength), false);
    },
    { ...options, passive: false },
  );
  return () => stop.abort();
}

/** Two fingers: what is between them stays between them. */
function pinch(held: Map<number, Held>, id: number, place: Held, target: GestureTarget): void {
  const before = held.get(id);
  const other = [...held].find(([pointer]) => pointer !== id)?.[1];
  if (before === undefined || other === undefined) return;
  target.drag((place.x - before.x) / 2, (place.y - before.y) / 2);
  const apart = Math.abs(before.x - other.x);
  const now = Math.abs(place.x - other.x);
  // Fingers above one another say nothing about time.
  if (apart > 20 && now > 20) target.zoom((place.x + other.x) / 2, now / apart, false);
}
