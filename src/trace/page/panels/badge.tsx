import type { Verdict } from './verdict.ts';

/** A verdict in its colour, which says nothing that glyph and word don't. */
export function Badge({ verdict: { glyph, word, look } }: { verdict: Verdict }) {
  return (
    <span class={`badge ${look}`}>
      <span aria-hidden="true">{glyph}</span> {word}
    </span>
  );
}
