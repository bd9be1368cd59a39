/** The diagram on the screen: two canvases, one over the other, drawn at most once a frame, and what moves them. */
import { effect, type ReadonlySignal, signal } from '@preact/signals';
import { grouped } from '../../../grading/statement.ts';
import type { Step } from '../../format.ts';
import type { Emphasis } from '../model/emphasis.ts';
import type { RunModel } from '../model/run-model.ts';
import { dark, light } from '../palette.ts';
import { type PageState, type Thing, type TimeWindow, wholeTime } from '../state.ts';
import { drawOverlay } from './draw-overlay.ts';
import { RunPainter } from './draw-run.ts';
import { type Band, bandsOf } from './fault-bands.ts';
import { axisHeight, type Frame } from './frame.ts';
import { listenToGestures } from './gestures.ts';
import { KeyboardCursor } from './keyboard-cursor.ts';
import { type LogTicks, logTicks } from './log-ticks.ts';
import { Scene } from './scene.ts';
import { type StepPlace, stepPlaces } from './step-places.ts';
import { thingAt } from './thing-at.ts';
import { LineWords, spokenWords } from './thing-words.ts';
import { clamped, panned, shortestWindow, timeAt, xOf, zoomed } from './viewport.ts';
import { zoomBy, zoomTo } from './zoom-actions.ts';

export interface DiagramElements {
  /** Takes the focus and the gestures. */
  readonly root: HTMLElement;
  /** The run: it changes with the view. Two layers here would only have to be copied twice to the screen. */
  readonly picture: HTMLCanvasElement;
  /** What lies over it: it changes with every movement of the pointer. */
  readonly overlay: HTMLCanvasElement;
}

/** What is described in a box, and where it was met. */
export interface Tip {
  readonly thing: Thing;
  readonly x: number;
  readonly y: number;
}

/** Milliseconds. */
const searchPause = 500;
const leastLabels = 64;
const mostLabels = 132;

export class DiagramView {
  readonly tip = signal<Tip | null>(null);
  /** How many messages are drawn, where it is not all; empty: all are. */
  readonly note = signal('');
  /** For screen readers: what the keyboard is on. */
  readonly spoken = signal('');

  /** Counts the pictures of the run: what stands over it in the page moves with it. */
  readonly #pictures = signal(0);
  readonly #run: RunModel;
  readonly #state: PageState;
  readonly #emphasis: ReadonlySignal<Emphasis>;
  readonly #elements: DiagramElements;
  readonly #scene: Scene;
  readonly #whole: TimeWindow;
  readonly #words: LineWords;
  readonly #painter = new RunPainter();
  readonly #keyboard: KeyboardCursor;
  readonly #ends: (() => void)[] = [];
  readonly #labels: number;
  #bands: readonly Band[] = [];
  #ticks: LogTicks | null = null;
  #emphasised = -Infinity;
  #width = 0;
  #height = 0;
  #selection: readonly [number, number] | null = null;
  #requested = 0;
  #groundIsOld = true;
  #overlayIsEmpty = true;
  #printing = false;
  #onFirstFrame: (() => void) | null;

  constructor(
    run: RunModel,
    state: PageState,
    emphasis: ReadonlySignal<Emphasis>,
    elements: DiagramElements,
    onFirstFrame: () => void,
  ) {
    this.#run = run;
    this.#state = state;
    this.#emphasis = emphasis;
    this.#elements = elements;
    this.#onFirstFrame = onFirstFrame;
    this.#scene = new Scene(run, state.runs[0] ?? run);
    this.#whole = { from: run.head.start, until: run.head.end };
    this.#words = new LineWords(run);
    const longest = Math.max(...run.head.lanes.map(({ label }) => label.length), 0);
    this.#labels = Math.min(Math.max(longest * 7.5 + 18, leastLabels), mostLabels);
    this.#keyboard = new KeyboardCursor(this.#scene, state, emphasis, {
      scrollBy: (pixels) => this.#scrollBy(pixels),
      showRow: (row) => this.#showRow(row),
      point: (thing, time) => this.#pointByKey(thing, time),
    });
    this.#listen();
  }

  /** Where steps of a diagnosis stand, from the upper left of the diagram; whoever asks is told of changes. */
  stepPlaces(steps: readonly Step[]): readonly StepPlace[] {
    this.#pictures.value;
    const { view, height } = this.#frame();
    return stepPlaces(steps, this.#scene, this.#bands, view)
      .map((place) => ({ ...place, y: place.y + axisHeight }))
      .filter(({ y }) => y > axisHeight && y < height);
  }

  dispose(): void {
    cancelAnimationFrame(this.#requested);
    for (const end of this.#ends) end();
  }

  #listen(): void {
    const { root } = this.#elements;
    const state = this.#state;
    const sizes = new ResizeObserver(() => this.#resize());
    sizes.observe(root);
    this.#ends.push(
      () => sizes.disconnect(),
      listenToGestures(root, {
        hover: (x, y) => this.#hover(x, y),
        leave: () => this.#leave(),
        drag: (dx, dy) => this.#drag(dx, dy),
        click: (x, y) => this.#click(x, y),
        zoom: (x, factor, smooth) => this.#zoom(x, factor, smooth),
        select: (x1, x2, done) => this.#select(x1, x2, done),
        scroll: (pixels) => this.#scrollBy(pixels),
        isLabel: (x) => x < this.#labels,
      }),
      effect(() => {
        state.clientsFolded.value;
        this.#lay();
      }),
      effect(() => {
        state.window.value;
        state.dark.value;
        this.#emphasis.value;
        this.#request(true);
      }),
      effect(() => {
        state.hovered.value;
        state.pinned.value;
        state.cursor.value;
        this.#request(false);
      }),
    );
    const stop = new AbortController();
    const options = { signal: stop.signal };
    this.#ends.push(() => stop.abort());
    root.addEventListener(
      'keydown',
      (event) => {
        if (event.ctrlKey || event.metaKey || event.altKey || event.target !== root) return;
        if (this.#keyboard.press(event)) event.preventDefault();
      },
      options,
    );
    root.addEventListener('focus', () => this.#request(true), options);
    root.addEventListener('blur', () => this.#request(true), options);
    // Paper is white, and nothing is drawn once the browser has begun to print.
    window.addEventListener('beforeprint', () => this.#print(true), options);
    window.addEventListener('afterprint', () => this.#print(false), options);
  }

  #print(printing: boolean): void {
    this.#printing = printing;
    this.#groundIsOld = true;
    this.#draw();
  }

  /** At most one frame is under way. `all`: not only what lies over the messages. */
  #request(all: boolean): void {
    this.#groundIsOld ||= all;
    if (this.#requested !== 0) return;
    this.#requested = requestAnimationFrame(() => {
      this.#requested = 0;
      this.#draw();
    });
  }

  #resize(): void {
    const { root, picture, overlay } = this.#elements;
    const width = root.clientWidth;
    const height = root.clientHeight;
    const ratio = window.devicePixelRatio;
    for (const canvas of [picture, overlay]) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
      contextOf(canvas, canvas === picture)?.setTransform(ratio, 0, 0, ratio, 0, 0);
    }
    this.#width = width;
    this.#height = height;
    this.#lay();
    // Emptied by their new size: not to be seen so.
    this.#draw();
  }

  #lay(): void {
    this.#scene.lay(this.#state.clientsFolded.value, this.#height - axisHeight);
    this.#bands = bandsOf(this.#run, this.#scene.layout);
    this.#request(true);
  }

  #frame(): Frame {
    const { from, until: end } = this.#state.window.peek();
    // A run may be a single moment.
    const until = Math.max(end, from + shortestWindow);
    const width = this.#width;
    const view = { from, until, left: this.#labels, width: Math.max(width - this.#labels, 1) };
    const isDark = this.#state.dark.peek() && !this.#printing;
    return { view, width, height: this.#height, palette: isDark ? dark : light };
  }

  #draw(): void {
    if (this.#width === 0 || this.#height === 0) return;
    const frame = this.#frame();
    if (this.#groundIsOld) {
      this.#groundIsOld = false;
      this.#drawRun(frame);
    }
    this.#drawOver(frame);
    if (this.#onFirstFrame === null) return;
    this.#onFirstFrame();
    this.#onFirstFrame = null;
    // What costs a walk through all messages or log lines comes once there is something to look at.
    const later = setTimeout(() => {
      this.#scene.linkRequests();
      this.#ticks = logTicks(this.#run, this.#run.logs());
      this.#request(true);
    }, 60);
    this.#ends.push(() => clearTimeout(later));
  }

  /** An empty overlay that is to stay empty is not touched: the browser would copy it anew. */
  #drawOver(frame: Frame): void {
    const { pinned, hovered, cursor } = this.#state;
    const overlay = {
      pinned: this.#own(pinned.peek()),
      hovered: this.#own(hovered.peek()),
      cursor: cursor.peek(),
      selection: this.#selection,
    };
    const empty = Object.values(overlay).every((part) => part === null);
    const pen = contextOf(this.#elements.overlay, false);
    if (pen === null || (empty && this.#overlayIsEmpty)) return;
    drawOverlay(pen, frame, this.#scene, this.#bands, overlay);
    this.#overlayIsEmpty = empty;
  }

  #drawRun(frame: Frame): void {
    const scene = this.#scene;
    this.#emphasise();
    scene.frame(frame.view);
    const pen = contextOf(this.#elements.picture, true);
    if (pen === null) return;
    // The first picture does without: counting takes longer than all else.
    const density = scene.crowded && this.#onFirstFrame === null ? scene.density(this.#whole) : null;
    this.#painter.draw(pen, frame, {
      scene,
      bands: this.#bands,
      density,
      ticks: this.#ticks,
      marked: document.activeElement === this.#elements.root ? this.#keyboard.row : -1,
      wordsOf: (rank) => this.#words.of(rank),
    });
    this.#report(frame, density !== null);
  }

  /** While bodies are searched the emphasis changes many times a second: each time would be too often. */
  #emphasise(): void {
    const emphasis = this.#emphasis.peek();
    const now = performance.now();
    if (!emphasis.complete && now - this.#emphasised < searchPause) return;
    this.#emphasised = now;
    this.#scene.emphasise(emphasis);
  }

  /** What was drawn, for people and for whoever tests. */
  #report({ view }: Frame, dense: boolean): void {
    this.#pictures.value += 1;
    const { count, inSight } = this.#scene.lines;
    const { dataset } = this.#elements.root;
    dataset.from = String(view.from);
    dataset.until = String(view.until);
    dataset.drawn = String(count);
    dataset.inSight = String(inSight);
    dataset.density = String(dense);
    this.note.value =
      count < inSight
        ? `${grouped(count)} of ${grouped(inSight)} messages in sight are drawn; zoom in for all of them`
        : '';
  }

  #own(thing: Thing | null): Thing | null {
    return thing?.run === this.#run.place ? thing : null;
  }

  #thingAt(x: number, y: number): Thing | null {
    const frame = this.#frame();
    if (x < frame.view.left || y < axisHeight) return null;
    return thingAt(this.#scene, this.#bands, this.#ticks, frame.view, x, y - axisHeight);
  }

  #hover(x: number, y: number): void {
    const { cursor, hovered } = this.#state;
    cursor.value = x < this.#labels ? null : timeAt(this.#frame().view, x);
    const thing = this.#thingAt(x, y);
    if (!isSame(thing, hovered.value)) hovered.value = thing;
    this.tip.value = thing === null ? null : { thing, x, y };
    this.#elements.root.classList.toggle('diagram-met', thing !== null);
  }

  #leave(): void {
    this.#state.hovered.value = null;
    this.#state.cursor.value = null;
    this.tip.value = null;
  }

  #click(x: number, y: number): void {
    const thing = this.#thingAt(x, y);
    this.#state.pinned.value = isSame(thing, this.#state.pinned.value) ? null : thing;
    if (thing !== null) {
      this.#keyboard.standOn(thing);
      this.#state.panel.value = 'details';
    }
    this.#request(true);
  }

  #drag(dx: number, dy: number): void {
    this.#leave();
    const { window } = this.#state;
    const moved = panned(window.value, -dx / this.#frame().view.width);
    if (dx !== 0) window.value = clamped(moved, wholeTime(this.#state.runs));
    if (dy !== 0) this.#scrollBy(-dy);
  }

  #zoom(x: number, factor: number, smooth: boolean): void {
    const about = timeAt(this.#frame().view, Math.max(x, this.#labels));
    this.tip.value = null;
    if (smooth) zoomBy(this.#state, factor, about);
    else {
      const { window } = this.#state;
      window.value = clamped(zoomed(window.value, about, factor), wholeTime(this.#state.runs));
    }
  }

  #select(x1: number, x2: number, done: boolean): void {
    this.#selection = done ? null : [x1, x2];
    this.#request(false);
    if (!done || Math.abs(x2 - x1) < 3) return;
    const { view } = this.#frame();
    const [one, other] = [timeAt(view, x1), timeAt(view, x2)];
    zoomTo(this.#state, { from: Math.min(one, other), until: Math.max(one, other) });
  }

  #scrollBy(pixels: number): boolean {
    const scene = this.#scene;
    const room = this.#height - axisHeight;
    if (scene.layout.height <= room + 0.5) return false;
    scene.scrollTo(scene.scroll + pixels, room);
    this.#request(true);
    return true;
  }

  #showRow(place: number): void {
    const row = this.#scene.layout.rows[place];
    if (row === undefined) return;
    const { scroll } = this.#scene;
    const room = this.#height - axisHeight;
    if (row.top < scroll) this.#scrollBy(row.top - scroll);
    else if (row.top + row.height > scroll + room) this.#scrollBy(row.top + row.height - scroll - room);
    this.#request(true);
  }

  #pointByKey(thing: Thing | null, time: number): void {
    const { cursor, hovered } = this.#state;
    hovered.value = thing;
    cursor.value = thing === null ? null : time;
    this.spoken.value = thing === null ? '' : spokenWords(this.#run, thing);
    const row = this.#scene.layout.rows[this.#keyboard.row];
    const y = axisHeight + (row?.middle ?? 0) - this.#scene.scroll;
    this.tip.value = thing === null ? null : { thing, x: xOf(this.#frame().view, time), y };
    this.#request(true);
  }
}

function isSame(one: Thing | null, other: Thing | null): boolean {
  return one?.run === other?.run && one?.kind === other?.kind && one?.rank === other?.rank;
}

/** Nothing shines through an opaque canvas, which is cheaper to show. */
function contextOf(canvas: HTMLCanvasElement, opaque: boolean): CanvasRenderingContext2D | null {
  return canvas.getContext('2d', { alpha: !opaque });
}
