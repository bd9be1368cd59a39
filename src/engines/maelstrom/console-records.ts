/**
 * Maelstrom's console, cut into records and the lines that continue them. A record begins with
 * `LEVEL [date time,ms] thread - logger message`, and in jepsen.log of the store with
 * `date time,ms{GMT} <tab> LEVEL <tab> [thread] logger: message`; stack traces, maps and quoted output follow on lines of
 * their own.
 *
 * What a node prints stands in the console in two places: inside the one line of a record, where it can't
 * be mistaken for another, and quoted on lines of its own, after a sentence that announces it. Lines so
 * announced are never taken for records, whatever they look like.
 */

/** The first line of a record. */
export interface LogRecord {
  /** `INFO`, `WARN`, `ERROR`. */
  readonly level: string;
  /** Milliseconds of the console's own clock, which is local time: good for differences alone. */
  readonly clock: number;
  /** `jepsen worker 3`, `n0 stdout`. */
  readonly thread: string;
  /** `maelstrom.process`. */
  readonly logger: string;
  readonly message: string;
}

export interface RecordSink {
  record(record: LogRecord): void;
  /**
   * A line that continues the record before it; before the first record it belongs to none.
   * @param quoted true for what a node printed.
   */
  line(text: string, quoted: boolean): void;
}

/** Characters of a line that are kept; a read of thousands of values is longer and needs no more here. */
const defaultLongestLine = 1 << 16;

/** Maelstrom keeps 32 lines of stdout and of stderr, and puts six lines of its own around them. */
const quotedAfterCrash = 70;
const beforeBadLine = 'which was not well-formed JSON:';
const beforeLastWords = '. Before crashing, it wrote to STDOUT:';
const afterLastWords = 'Full STDERR logs are available in ';

const header =
  /^(TRACE|DEBUG|INFO|WARN|ERROR|FATAL) \[(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)[,.](\d{3})\] (.+?) - (\S+) ?/;

const fileHeader =
  /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)[,.](\d{3})\{[^}]*\}\t(TRACE|DEBUG|INFO|WARN|ERROR|FATAL)\t\[([^\]]*)\] (\S+?): ?/;

/** Cuts text that comes in pieces, cut anywhere, into records and lines. `\r\n` ends a line as `\n` does. */
export class ConsoleReader {
  readonly #sink: RecordSink;
  readonly #longestLine: number;
  #pending = '';
  /** Lines still to come that quote a node. */
  #quoted = 0;

  /** @param longestLine characters kept of a line; the rest is dropped. */
  constructor(sink: RecordSink, longestLine = defaultLongestLine) {
    this.#sink = sink;
    this.#longestLine = longestLine;
  }

  push(text: string): void {
    let start = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      this.#hold(text, start, end);
      this.#take(this.#pending);
      this.#pending = '';
      start = end + 1;
    }
    this.#hold(text, start, text.length);
  }

  /** The text is over: a line without an end counts too. */
  end(): void {
    if (this.#pending !== '') this.#take(this.#pending);
    this.#pending = '';
  }

  #hold(text: string, start: number, end: number): void {
    const room = this.#longestLine - this.#pending.length;
    if (room > 0 && end > start) this.#pending += text.slice(start, Math.min(end, start + room));
  }

  #take(held: string): void {
    const line = held.endsWith('\r') ? held.slice(0, -1) : held;
    if (this.#quoted > 0) {
      this.#quoted = line.startsWith(afterLastWords) ? 0 : this.#quoted - 1;
      this.#sink.line(line, true);
      return;
    }
    const record = readRecord(line);
    if (record !== null) {
      this.#sink.record(record);
      return;
    }
    this.#sink.line(line, false);
    if (line.endsWith(beforeBadLine)) this.#quoted = 1;
    else if (line.endsWith(beforeLastWords)) this.#quoted = quotedAfterCrash;
  }
}

/** The record that a line begins, or null. */
export function readRecord(line: string): LogRecord | null {
  if (line.charCodeAt(4) === 0x2d) return readFileRecord(line);
  // Most lines of a large console are records of one shape; this test spares the rest the expression.
  const bracket = line.charCodeAt(4) === 0x20 ? 5 : 6;
  if (line.charCodeAt(bracket) !== 0x5b) return null;
  const found = header.exec(line.length > 512 ? line.slice(0, 512) : line);
  if (found === null) return null;
  const [whole, level = '', year, month, day, hour, minute, second, millis, thread = '', logger = ''] = found;
  const clock = clockOf([year, month, day, hour, minute, second, millis]);
  return { level, clock, thread, logger, message: line.slice(whole.length) };
}

/** The same record as jepsen.log in the store has it. */
function readFileRecord(line: string): LogRecord | null {
  const found = fileHeader.exec(line.length > 512 ? line.slice(0, 512) : line);
  if (found === null) return null;
  const [whole, year, month, day, hour, minute, second, millis, level = '', thread = '', logger = ''] = found;
  const clock = clockOf([year, month, day, hour, minute, second, millis]);
  return { level, clock, thread, logger, message: line.slice(whole.length) };
}

/** From year to millisecond, as they are written. */
function clockOf(written: readonly (string | undefined)[]): number {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, millis = 0] = written.map(Number);
  return dayStart(year, month, day) + hour * 3_600_000 + minute * 60_000 + second * 1000 + millis;
}

let lastDay = { key: -1, start: 0 };

function dayStart(year: number, month: number, day: number): number {
  const key = (year * 100 + month) * 100 + day;
  if (key !== lastDay.key) lastDay = { key, start: Date.UTC(year, month - 1, day) };
  return lastDay.start;
}
