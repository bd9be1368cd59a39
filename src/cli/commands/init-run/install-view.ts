/**
 * What is seen of an install under way: on a terminal one line that is redrawn, elsewhere a line at the start, one
 * for each tenth that took its time, and one at the end.
 */
import type { InstallEvent, MaelstromRelease } from '../../../toolchain/toolchain.ts';
import { bytesText } from '../../figure-text.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { DownloadMeter } from './download-meter.ts';
import { downloadText } from './download-text.ts';

/** A redrawn line changes at most this often, in milliseconds, and at least this often once bytes fail to come. */
const redrawMs = 150;
/** Off a terminal no two lines of progress follow one another faster than this, in milliseconds. */
const linesApartMs = 5000;

export class InstallView {
  readonly #terminal: Terminal;
  readonly #name: string;
  readonly #now: () => number;
  readonly #meter = new DownloadMeter();
  #timer: NodeJS.Timeout | null = null;
  #saidAt = 0;
  #saidTenth = 0;
  #received = 0;
  #started = false;
  #worked = false;
  #shown = '';
  #lastWhy = '';

  constructor(terminal: Terminal, release: MaelstromRelease, now: () => number) {
    this.#terminal = terminal;
    this.#name = `Maelstrom ${release.version}`;
    this.#now = now;
  }

  /** Something was done: it was not there before. */
  get worked(): boolean {
    return this.#worked;
  }

  /** Bytes of the archive that are here. */
  get received(): number {
    return this.#received;
  }

  take(event: InstallEvent): void {
    if (event.type !== 'download') this.#stopRedrawing();
    switch (event.type) {
      case 'waiting':
        this.#step(event.why);
        return;
      case 'retry':
        this.#retry(event);
        return;
      case 'download':
        this.#download(event);
        return;
      case 'verify':
        // Some tenths of a second.
        if (this.#terminal.animated) this.#step(`${this.#name}: comparing the checksum`);
        return;
      case 'unpack':
        this.#worked = true;
        this.#step(
          `${this.#name}: unpacking${event.files === 0 ? '' : `, ${event.files} files`}`,
          `${this.#name}: unpacking`,
        );
        return;
      case 'installed':
        this.#terminal.status(null);
    }
  }

  /** Takes the line away. */
  close(): void {
    this.#stopRedrawing();
    this.#terminal.status(null);
  }

  #download({ received, total, resumedAt }: Extract<InstallEvent, { type: 'download' }>): void {
    const now = this.#now();
    this.#received = received;
    this.#meter.take(received, total, now);
    if (!this.#started) {
      this.#started = true;
      this.#saidAt = now;
      this.#saidTenth = tenth(received, total);
      const size = total === null ? '' : `, ${bytesText(total)}`;
      const from = resumedAt > 0 ? `; going on after the ${bytesText(resumedAt)} that are here` : '';
      this.#terminal.note(this.#terminal.wrap(`Downloading ${this.#name}${size}${from}`, '  '));
    }
    if (this.#terminal.animated) this.#redraw();
    else this.#sayTenth(received, total, now);
  }

  /** Why it broke off stays on the screen; the same reason is said once. */
  #retry({ why, inMs }: Extract<InstallEvent, { type: 'retry' }>): void {
    const text = inMs === 0 ? why : `${why} Trying again in ${(inMs / 1000).toFixed(inMs < 1000 ? 1 : 0)} s.`;
    if (why !== this.#lastWhy) this.#terminal.note(this.#terminal.wrap(text, '  '));
    else this.#step(text);
    this.#lastWhy = why;
  }

  #redraw(): void {
    if (this.#timer !== null) return;
    const draw = (): void => {
      const state = this.#meter.state(this.#now());
      const { columns, unicode } = this.#terminal;
      // The spinner and its space, and one column that stays free.
      this.#terminal.status(downloadText(this.#name, state, columns - 3, unicode ? 'unicode' : 'ascii'));
    };
    draw();
    this.#timer = setInterval(draw, redrawMs);
  }

  #stopRedrawing(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  #sayTenth(received: number, total: number | null, now: number): void {
    const at = tenth(received, total);
    if (at <= this.#saidTenth || now - this.#saidAt < linesApartMs || received === total) return;
    this.#saidTenth = at;
    this.#saidAt = now;
    this.#terminal.note(downloadText('', this.#meter.state(now), this.#terminal.columns, 'none'));
  }

  /** A step without figures; off a terminal it is said once. */
  #step(text: string, once: string = text): void {
    if (this.#terminal.animated) this.#terminal.status(text);
    else if (once !== this.#shown) this.#terminal.note(this.#terminal.wrap(once, '  '));
    this.#shown = once;
  }
}

function tenth(received: number, total: number | null): number {
  return total === null || total === 0 ? 0 : Math.floor((received / total) * 10);
}
