/** The whole picture of a run for one frame: what lies over what. */
import { drawBars, fillNarrowBars } from './draw-bars.ts';
import { HeatStrips, LogStrips } from './draw-density.ts';
import { drawFaults } from './draw-faults.ts';
import { drawAxis, drawGround, drawLabels, drawLaneLines, drawScrollbar } from './draw-ground.ts';
import { drawMessageLabels } from './draw-message-labels.ts';
import { drawMessages } from './draw-messages.ts';
import type { Band } from './fault-bands.ts';
import { type Frame, withinPlot } from './frame.ts';
import type { LaneDensity } from './lane-density.ts';
import type { LogTicks } from './log-ticks.ts';
import type { Scene } from './scene.ts';
import { StripImage } from './strip-image.ts';

export interface Picture {
  readonly scene: Scene;
  readonly bands: readonly Band[];
  /** Null: all messages in sight are drawn. */
  readonly density: LaneDensity | null;
  /** Null: not read yet. */
  readonly ticks: LogTicks | null;
  /** Row that the keyboard is on; -1: it is elsewhere. */
  readonly marked: number;
  readonly wordsOf: (rank: number) => string;
}

export class RunPainter {
  /** Everything that is drawn as strips of pixels is in one image: each more would be copied once more a frame. */
  readonly #strips = new StripImage();
  readonly #heat = new HeatStrips();
  readonly #logs = new LogStrips();

  draw(context: CanvasRenderingContext2D, frame: Frame, picture: Picture): void {
    const { scene, bands, density, ticks } = picture;
    const { layout, scroll, lines } = scene;
    const strips = this.#strips;
    const logsFrom = scene.barLines;
    const heatFrom = logsFrom + this.#logs.rows(layout);
    strips.clear(Math.ceil(frame.view.width), heatFrom + this.#heat.rows(layout));
    fillNarrowBars(strips, 0, frame, scene);
    if (ticks !== null) this.#logs.fill(strips, logsFrom, frame, layout, ticks);
    if (density !== null) this.#heat.fill(strips, heatFrom, frame, layout, density);
    strips.finish();

    context.fillStyle = frame.palette.diagram;
    context.fillRect(0, 0, frame.width, frame.height);
    withinPlot(context, frame, () => {
      drawGround(context, frame, layout, scroll);
      drawFaults(context, frame, bands, layout, scroll);
      if (density !== null) this.#heat.draw(context, strips, heatFrom, frame, layout, scroll);
      drawLaneLines(context, frame, layout, scroll, bands);
      if (ticks !== null) this.#logs.draw(context, strips, logsFrom, frame, layout, scroll, ticks);
      drawBars(context, strips, 0, frame, scene);
      const crowd = { crowded: scene.crowded, following: scene.following };
      drawMessages(context, frame, lines, scene.run.columns, crowd);
      drawMessageLabels(context, frame, lines, picture.wordsOf);
    });
    drawLabels(context, frame, layout, scroll, picture.marked);
    drawAxis(context, frame);
    drawScrollbar(context, frame, layout, scroll);
  }
}
