/** Operations as bars: outcome by colour and by a sign, and what was asked where there is room. */
import type { TraceOperation } from '../../format.ts';
import { faded, strong } from '../model/emphasis.ts';
import type { Palette } from '../palette.ts';
import { oneLine } from '../panels/visible-text.ts';
import { type Frame, fitted, smallFont } from './frame.ts';
import type { Scene } from './scene.ts';
import { rgb, type StripImage } from './strip-image.ts';

type Outcome = TraceOperation['outcome'];

const signs: Readonly<Record<Outcome, string>> = { ok: '', fail: '✕', info: '?', open: '…' };
/** Narrower bars show no more than their colour. */
const leastDetailed = 9;
const leastWritten = 22;
const edge = 255;
const filling = 77;

export function drawBars(
  context: CanvasRenderingContext2D,
  image: StripImage,
  first: number,
  frame: Frame,
  scene: Scene,
): void {
  const { bars, run } = scene;
  const { palette, view } = frame;
  const columns = Math.ceil(view.width);
  for (let line = 0; line < scene.barLines; line += 1) {
    const top = scene.topOfLine(line);
    if (top !== null) image.draw(context, first + line, columns, view.left, top, columns, bars.height);
  }
  const left = view.left - 4;
  const right = view.left + view.width + 4;
  context.lineWidth = 1;
  // The first chosen are the most telling: they are drawn over the others.
  for (let place = bars.count - 1; place >= 0; place -= 1) {
    const rank = bars.rank[place] ?? 0;
    const operation = run.head.operations[rank];
    const top = bars.top[place] ?? 0;
    if (operation === undefined || top > frame.height || top + bars.height < 0) continue;
    const x1 = Math.max(bars.x1[place] ?? 0, left);
    const width = Math.min(bars.x2[place] ?? 0, right) - x1;
    const emphasis = scene.emphasisOf(rank);
    context.globalAlpha = emphasis === faded ? 0.15 : 1;
    if (width >= leastDetailed) drawBar(context, palette, operation.outcome, x1, top, width, bars.height);
    if (emphasis === strong) {
      context.strokeStyle = palette.halo;
      context.lineWidth = 2;
      context.strokeRect(x1, top, width, bars.height);
      context.lineWidth = 1;
    }
    if (bars.height >= 11 && width > leastWritten && emphasis !== faded) {
      writeIn(context, palette, operation, Math.max(x1, view.left), top, x1 + width, bars.height);
    }
  }
  context.globalAlpha = 1;
}

/** Narrow bars as pixels: an edge where each begins, and its colour behind. */
export function fillNarrowBars(image: StripImage, first: number, frame: Frame, scene: Scene): void {
  const { bars, run } = scene;
  const { view, palette } = frame;
  for (let place = bars.count - 1; place >= 0; place -= 1) {
    const x1 = bars.x1[place] ?? 0;
    const x2 = bars.x2[place] ?? 0;
    if (x2 - x1 >= leastDetailed) continue;
    const rank = bars.rank[place] ?? 0;
    const colour = rgb(palette[run.head.operations[rank]?.outcome ?? 'ok']);
    const part = scene.emphasisOf(rank) === faded ? 0.15 : 1;
    const line = first + (bars.line[place] ?? 0);
    const start = Math.round(x1 - view.left);
    const end = Math.max(Math.round(x2 - view.left), start + 2);
    image.set(start, line, colour, edge * part);
    image.set(start + 1, line, colour, edge * part);
    for (let column = start + 2; column < end; column += 1) image.set(column, line, colour, filling * part);
  }
}

/** Filled; what is not known to have happened only has an outline, dashed where nothing came back at all. */
function drawBar(
  context: CanvasRenderingContext2D,
  palette: Palette,
  outcome: Outcome,
  x: number,
  y: number,
  width: number,
  height: number,
): void {
  const colour = palette[outcome];
  const alpha = context.globalAlpha;
  context.fillStyle = colour;
  context.globalAlpha = alpha * (outcome === 'info' || outcome === 'open' ? 0.22 : 0.3);
  context.fillRect(x, y, width, height);
  context.globalAlpha = alpha;
  if (outcome === 'ok' || outcome === 'fail') {
    context.fillRect(x, y, 2.5, height);
    if (outcome === 'fail') context.fillRect(x, y + height - 2, width, 2);
    return;
  }
  context.strokeStyle = colour;
  context.setLineDash(outcome === 'open' ? [2, 3] : [5, 3]);
  context.strokeRect(x + 0.5, y + 0.5, width - 1, height - 1);
  context.setLineDash([]);
}

function writeIn(
  context: CanvasRenderingContext2D,
  palette: Palette,
  operation: TraceOperation,
  x: number,
  top: number,
  right: number,
  height: number,
): void {
  context.font = smallFont;
  context.textBaseline = 'middle';
  const words = fitted(context, barWords(operation), right - x - 9);
  if (words === '') return;
  context.fillStyle = palette.text;
  context.fillText(words, x + 6, top + height / 2 + 0.5);
}

/** `✕ cas [1,2]`, `read [1,2]`: what was asked, or what a read got; never more than a line. */
export function barWords({ f, value, result, outcome }: TraceOperation): string {
  const asked = value === '' || value === 'null';
  const said = asked && outcome === 'ok' ? (result ?? '') : value;
  const sign = signs[outcome];
  return oneLine(
    `${sign === '' ? '' : `${sign} `}${f}${said === '' || said === 'null' ? '' : ` ${said}`}`,
    120,
  );
}
