/** The measures of the diagram's parts, in CSS pixels. */
import type { Palette } from '../palette.ts';
import type { Viewport } from './viewport.ts';

/** Where the time axis stands, above the lanes. */
export const axisHeight = 24;

/** What every layer is drawn with. */
export interface Frame {
  readonly view: Viewport;
  /** Of the whole canvas, axis and labels included. */
  readonly width: number;
  readonly height: number;
  readonly palette: Palette;
}

export const font = '12px system-ui, sans-serif';
export const smallFont = '11px system-ui, sans-serif';

/** Drawing is kept to the lanes, right of the labels and below the axis; y counts from the axis' lower edge. */
export function withinPlot(context: CanvasRenderingContext2D, frame: Frame, draw: () => void): void {
  context.save();
  context.beginPath();
  context.rect(frame.view.left, axisHeight, frame.view.width, frame.height - axisHeight);
  context.clip();
  context.translate(0, axisHeight);
  draw();
  context.restore();
}

/** How many labels' widths are kept; node's texts are endless. */
const keptWidths = 4000;
const widths = new Map<string, number>();

/** Width of a text in the context's font, kept by font and text: measuring is slow. */
export function textWidth(context: CanvasRenderingContext2D, text: string): number {
  const key = `${context.font}\n${text}`;
  const kept = widths.get(key);
  if (kept !== undefined) return kept;
  if (widths.size > keptWidths) widths.clear();
  const { width } = context.measureText(text);
  widths.set(key, width);
  return width;
}

/** The text, or as much of it as there is room for; empty where nothing readable is left. */
export function fitted(context: CanvasRenderingContext2D, text: string, room: number): string {
  const width = textWidth(context, text);
  if (width <= room) return text;
  const letters = Math.floor((text.length * room) / width) - 1;
  return letters < 2 ? '' : `${text.slice(0, letters)}…`;
}
