/** Operations as bars: outcome by colour and by a sign, and what was asked where there is room. */
import type { TraceOperation } from '../../format.ts';
import { faded, strong } from '../model/emphasis.ts';
import type { Palette } from '../palette.ts';
import { oneLine } from '../panels/visible-text.ts';
import { type Frame, fitted, smallFont } from './frame.ts';
import type { Scene } from './scene.ts';

type Outcome = TraceOperation['outcome'];

const signs: Readonly<Record<Outcome, string>> = { ok: '', fail: '✕', info: '?', open: '…' };

export function drawBars(context: CanvasRenderingContext2D, frame: Frame, scene: Scene): void {
  const { bars, run } = scene;
  const { palette, view } = frame;
  const left = view.left - 4;
  const right = view.left + view.width + 4;
  context.lineWidth = 1;
  for (let place = 0; place < bars.count; place += 1) {
    const rank = bars.rank[place] ?? 0;
    const operation = run.head.operations[rank];
    const top = bars.top[place] ?? 0;
    if (operation === undefined || top > frame.height || top + bars.height < 0) continue;
    const emphasis = scene.emphasisOf(rank);
    const x1 = Math.max(bars.x1[place] ?? 0, left);
    const width = Math.min(bars.x2[place] ?? 0, right) - x1;
    context.globalAlpha = emphasis === faded ? 0.15 : 1;
    drawBar(context, palette, operation.outcome, x1, top, width, bars.height);
    if (emphasis === strong) {
      context.strokeStyle = palette.halo;
      context.lineWidth = 2;
      context.strokeRect(x1, top, width, bars.height);
      context.lineWidth = 1;
    }
    if (bars.height >= 11 && width > 22 && emphasis !== faded) {
      writeIn(context, palette, operation, Math.max(x1, view.left), top, width, bars.height);
    }
  }
  context.globalAlpha = 1;
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
  if (width < 3) {
    context.fillRect(x, y, width, height);
    return;
  }
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
  width: number,
  height: number,
): void {
  context.font = smallFont;
  context.textBaseline = 'middle';
  const words = fitted(context, barWords(operation), width - 9);
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
