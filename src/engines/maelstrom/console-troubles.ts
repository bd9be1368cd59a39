/**
 * What goes wrong in a test, read from the record that says so and the lines that continue it: a line on
 * stdout that ends the reading of a node, and the crash of the test.
 */
import { ednTextToJson } from '../../results/edn-json-text.ts';
import type { NodeId } from '../../results/trace.ts';
import type { MuteReason } from '../engine.ts';

/** Characters kept of what a node printed. */
export const longestQuote = 4096;
/** Lines of a record that are looked at. */
const mostLines = 400;

/** A line that stopped the reading of a node's stdout. */
export interface BadLine {
  readonly reason: MuteReason;
  /** What the node printed, as far as Maelstrom tells: a map is given as JSON. Empty when it does not tell. */
  readonly line: string;
  /** The unknown key, the id that is unknown, what is wrong with a field. */
  readonly detail: string;
  /** The record's own words, without what the node printed. */
  readonly message: string;
}

/** Why a test crashed. `node` is null where Maelstrom does not say which one it was. */
export type Crash =
  | {
      readonly kind: 'node-crashed';
      readonly node: NodeId;
      readonly exitStatus: number;
      readonly lastStdout: readonly string[];
      readonly lastStderr: readonly string[];
      readonly message: string;
    }
  | {
      readonly kind: 'init-failed';
      readonly node: NodeId | null;
      readonly reason: 'no-reply' | 'wrong-reply' | 'topology-no-reply' | 'topology-wrong-reply';
      /** The reply as JSON. */
      readonly text: string | null;
      readonly message: string;
    }
  | { readonly kind: 'node-not-started'; readonly message: string }
  | { readonly kind: 'test-crashed'; readonly message: string };

/** Reads the lines of one record until it knows what they mean. */
export interface TroubleReader<Result> {
  /** Takes the next line. Returns the result once nothing that follows can change it, else null. */
  line(text: string, quoted: boolean): Result | null;
  /** The record is over. */
  end(): Result | null;
}

const stackFrame = /^\s+(?:at |\.\.\. \d)|^Caused by: /;
const exceptionName = /^[\w$.]+(?:Error|Exception|ExceptionInfo|Throwable)(?:: |$)/;

/** For `maelstrom.process Error!` of a node's stdout thread. */
export class BadLineReader implements TroubleReader<BadLine> {
  readonly #lines: string[] = [];

  line(text: string, quoted: boolean): BadLine | null {
    if (quoted) {
      return {
        reason: 'not-json',
        line: text.slice(0, longestQuote),
        detail: 'it is no JSON',
        message: `${withoutClass(this.#lines[0] ?? '')}`,
      };
    }
    if (stackFrame.test(text)) return this.end();
    this.#lines.push(text);
    const first = this.#lines[0] ?? '';
    if (/Invalid (?:source|dest) for message /.test(first)) return badAddress(first);
    if (text.startsWith('See doc/protocol.md') || this.#lines.length > mostLines) return this.end();
    return null;
  }

  end(): BadLine | null {
    const [first] = this.#lines;
    if (first === undefined) return null;
    if (first.includes('Malformed network message.')) return malformed(this.#lines);
    const message = withoutClass(first);
    if (/No such node in network/.test(first)) {
      const id = /"([^"]*)"/.exec(first)?.[1] ?? '';
      return { reason: 'closed-client', line: '', detail: `${id} is gone`, message };
    }
    if (first.includes(beforeBadLine)) return { reason: 'not-json', line: '', detail: '', message };
    // Something that is JSON but no object, or a body that is none, breaks Maelstrom's reader itself.
    return { reason: 'not-a-message', line: '', detail: 'it is no object, or its body is none', message };
  }
}

const beforeBadLine = 'which was not well-formed JSON:';

function badAddress(text: string): BadLine {
  const isSource = text.includes('Invalid source for message');
  const line = messageText(text.slice(text.indexOf('for message ') + 'for message '.length));
  const id = addressIn(text, isSource ? 'src' : 'dest');
  return {
    reason: isSource ? 'unknown-src' : 'unknown-dest',
    line: line.slice(0, longestQuote),
    detail: isSource ? `there is no node ${JSON.stringify(id)}` : id,
    message: isSource ? 'Invalid source for message' : 'Invalid dest for message',
  };
}

function addressIn(text: string, key: 'src' | 'dest'): string {
  const found = new RegExp(`:${key} ("(?:[^"\\\\]|\\\\.)*")`).exec(text)?.[1];
  const json = found === undefined ? null : ednTextToJson(found);
  return json === null ? '' : String(JSON.parse(json.json));
}

/** `#maelstrom.net.message.Message{:id 3, :src …}` as the node wrote it: without Maelstrom's number. */
function messageText(edn: string): string {
  const json = ednTextToJson(edn)?.json;
  if (json === undefined) return edn;
  return json.replace(/^\{"id":-?\d+,/, '{');
}

/** The map is printed over several lines, then what is wrong with it. */
function malformed(lines: readonly string[]): BadLine {
  const because = lines.findIndex((line) => line.startsWith('This is malformed because:'));
  const map = lines
    .slice(1, because < 0 ? undefined : because)
    .join('\n')
    .trim();
  const errors = because < 0 ? '' : lines.slice(because + 1).join(' ');
  const line = (ednTextToJson(map)?.json ?? map.replace(/\s+/g, ' ')).slice(0, longestQuote);
  const message = withoutClass(lines[0] ?? '');
  // Null and an empty line both become an empty map.
  if (/^\{"body":(?:\{\}|null)\}$/.test(line)) {
    return { reason: 'not-a-message', line: '', detail: 'it is empty, or lacks src, dest and body', message };
  }
  const field = /:(src|dest|id)\s+missing-required-key/.exec(errors)?.[1];
  if (field !== undefined) return { reason: 'not-a-message', line, detail: `${field} is missing`, message };
  const wrong = /:(src|dest|id)\s+\(not/.exec(errors)?.[1];
  if (wrong !== undefined) {
    const wanted = wrong === 'id' ? 'an integer' : 'a string';
    return { reason: 'not-a-message', line, detail: `${wrong} is not ${wanted}`, message };
  }
  const key = /(?::(\S+)|"((?:[^"\\]|\\.)*)")\s+disallowed-key/.exec(errors);
  if (key !== null) {
    const name = JSON.stringify(key[1] ?? key[2] ?? '');
    return {
      reason: 'unknown-key',
      line,
      detail: `the key ${name} has no place beside src, dest, body and id`,
      message,
    };
  }
  return { reason: 'not-a-message', line, detail: '', message };
}

/** For `Test crashed!`. */
export class CrashReader implements TroubleReader<Crash> {
  readonly #lines: string[] = [];
  readonly #quoted: string[] = [];

  line(text: string, quoted: boolean): Crash | null {
    if (quoted) {
      this.#quoted.push(text);
      return null;
    }
    if (this.#lines.length > 0 && stackFrame.test(text)) return this.end();
    this.#lines.push(text);
    return this.#lines.length > mostLines ? this.end() : null;
  }

  end(): Crash | null {
    const [first] = this.#lines;
    return first === undefined ? null : crashOf(first, this.#lines, this.#quoted);
  }
}

const nodeCrashed = /Node (.+) crashed with exit status (-?\d+)\. Before crashing, it wrote to STDOUT:$/;
const noInitReply = /Expected node (.+) to respond to an init message, but node did not respond\.$/;
const wrongInitReply = 'Expected an init_ok message, but node responded with ';
const malformedReply = /Malformed RPC response\. Maelstrom sent node (.+) the following request:$/;

function crashOf(first: string, lines: readonly string[], quoted: readonly string[]): Crash {
  const message = withoutClass(first);
  const crashed = nodeCrashed.exec(first);
  if (crashed !== null) {
    return {
      kind: 'node-crashed',
      node: crashed[1] ?? '',
      exitStatus: Number(crashed[2]),
      ...lastWords(quoted),
      message: `Node ${crashed[1]} crashed with exit status ${crashed[2]}.`,
    };
  }
  const silent = noInitReply.exec(first)?.[1];
  if (silent !== undefined) {
    return { kind: 'init-failed', node: silent, reason: 'no-reply', text: null, message };
  }
  const reply = first.indexOf(wrongInitReply);
  if (reply >= 0) {
    const text = jsonOf(first.slice(reply + wrongInitReply.length));
    return { kind: 'init-failed', node: null, reason: 'wrong-reply', text, message };
  }
  // Clients ask for nothing but topology before the test begins.
  const asked = malformedReply.exec(first)?.[1];
  if (asked !== undefined) {
    const text = jsonOf(between(lines, /^\.\.\. but instead received/, /^This is malformed because:/));
    return { kind: 'init-failed', node: asked, reason: 'topology-wrong-reply', text, message };
  }
  if (/Client read timeout$/.test(first)) {
    return { kind: 'init-failed', node: null, reason: 'topology-no-reply', text: null, message };
  }
  if (first.includes(':type :rpc-error')) return errorReply(first, message);
  if (/Cannot run program .* \(in directory /.test(first)) return { kind: 'node-not-started', message };
  return { kind: 'test-crashed', message: cause(message, lines) };
}

/** An error as the answer to init or to topology. Which of them it was is for the test's phase to say. */
function errorReply(first: string, message: string): Crash {
  const at = first.indexOf(':body ');
  const text = at < 0 ? null : jsonOf(first.slice(at + ':body '.length));
  return { kind: 'init-failed', node: null, reason: 'wrong-reply', text, message };
}

function jsonOf(edn: string): string {
  return (ednTextToJson(edn)?.json ?? edn.trim()).slice(0, longestQuote);
}

function between(lines: readonly string[], from: RegExp, to: RegExp): string {
  const start = lines.findIndex((line) => from.test(line));
  const end = lines.findIndex((line) => to.test(line));
  return start < 0 ? '' : lines.slice(start + 1, end < 0 ? undefined : end).join('\n');
}

/** What stands between the headings that Maelstrom puts around a node's last lines. */
function lastWords(quoted: readonly string[]): { lastStdout: string[]; lastStderr: string[] } {
  // Searched from behind: a node may have printed such a heading itself.
  const heading = quoted.lastIndexOf('And to STDERR:');
  const stdout = heading < 0 ? quoted : quoted.slice(0, heading);
  const stderr = heading < 0 ? [] : quoted.slice(heading + 1);
  if (stderr.at(-1)?.startsWith('Full STDERR logs are available in ') === true) stderr.pop();
  return { lastStdout: trimmed(stdout), lastStderr: trimmed(stderr) };
}

/** Without the one blank line that Maelstrom puts before and after. */
function trimmed(lines: readonly string[]): string[] {
  const from = lines[0] === '' ? 1 : 0;
  const to = lines.length > from && lines.at(-1) === '' ? lines.length - 1 : lines.length;
  return lines.slice(from, to).map((line) => line.slice(0, longestQuote));
}

/** A generator that threw is told with the whole generator behind it. */
function cause(message: string, lines: readonly string[]): string {
  const more = lines[1] ?? '';
  return exceptionName.test(more) ? `${message} ${withoutClass(more)}` : message;
}

/** `java.io.IOException: Cannot run …` without the class. */
function withoutClass(line: string): string {
  const name = exceptionName.exec(line)?.[0] ?? '';
  const rest = line.slice(name.length);
  return (rest === '' ? line : rest).slice(0, longestQuote);
}
