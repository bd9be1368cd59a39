/** Faults behind a chart. */
import type { TraceFault } from '../../format.ts';
import { bandColour } from '../diagram/fault-bands.ts';
import { sideBySide } from '../diagram/side-by-side.ts';
import type { Drawing } from './chart.tsx';

/** Bands from top to bottom, or beside one another, in the diagram's colours; x is seconds. */
export function faultDrawing(faults: readonly TraceFault[]): Drawing {
  const strips = sideBySide(
    faults.map(({ start, end }) => ({ start, end: end ?? Number.POSITIVE_INFINITY })),
  );
  return (context, { x }, palette) => {
    const { height, width } = context.canvas;
    for (const [place, { kind, start, end }] of faults.entries()) {
      const from = Math.max(0, x(start / 1e9));
      const until = end === null ? width : Math.min(width, x(end / 1e9));
      if (until < 0 || from > width) continue;
      context.fillStyle = bandColour(palette, kind);
      const { strip, strips: together } = strips[place] ?? { strip: 0, strips: 1 };
      const each = height / together;
      context.fillRect(from, strip * each, Math.max(until - from, 1), each);
    }
  };
}
