/** Spans of time that overlap, beside one another: each in the first strip that is free. Pure. */

export interface Span {
  readonly start: number;
  /** Infinity: it never ends. */
  readonly end: number;
}

/** Where a span lies among those that overlap with it, directly or through others. */
export interface Strip {
  readonly strip: number;
  /** How many strips they take together. */
  readonly strips: number;
}

/** In the order of the spans, which is free. One that begins as another ends takes its strip. */
export function sideBySide(spans: readonly Span[]): readonly Strip[] {
  const strips: Strip[] = spans.map(() => ({ strip: 0, strips: 1 }));
  const places = spans.map((_, place) => place);
  places.sort((a, b) => (spans[a]?.start ?? 0) - (spans[b]?.start ?? 0));
  let group: { readonly place: number; readonly strip: number }[] = [];
  let free: number[] = [];
  const close = (): void => {
    for (const { place, strip } of group) strips[place] = { strip, strips: free.length };
    group = [];
    free = [];
  };
  for (const place of places) {
    const { start = 0, end = 0 } = spans[place] ?? {};
    if (free.every((until) => until <= start)) close();
    const found = free.findIndex((until) => until <= start);
    const strip = found < 0 ? free.length : found;
    free[strip] = end;
    group.push({ place, strip });
  }
  close();
  return strips;
}
