/** What can be seen of nodes driven by hand, as lines of the terminal. */

import { endingText } from '../../../ending-words.ts';
import type { HandEvent } from '../../../engines/embedded/by-hand/protocol.ts';
import type { MuteReason, RunEnding, SourceLocation } from '../../../engines/engine.ts';
import { duration } from '../../../grading/statement.ts';
import { sanitiseLine } from '../../terminal/sanitise.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { breakLine, displayWidth } from '../../terminal/width.ts';
import type { Judgement } from './judged-answer.ts';

/** Columns in which a time stands. */
const timeWidth = 9;
/** Characters of a body or a line that are shown without `--verbose`. */
const longestShown = 600;

/** An event as it is shown: the lines, and whether the node is to be blamed for it. */
export interface Shown {
  readonly text: string;
  readonly wrong: boolean;
}

/** The lines of one event; `judgement` of an answer. */
export function eventText(
  terminal: Terminal,
  event: HandEvent,
  judgement: Judgement | null,
  verbose: boolean,
): Shown {
  const cut = (text: string): string => sanitiseLine(text, verbose ? undefined : longestShown);
  const at = clock(event.time).padStart(timeWidth);
  // What a program wrote keeps its spaces.
  const line = (text: string): string => exactly(terminal, `${terminal.paint('dim', at)}  `, text);
  const verdict = (tone: 'pass' | 'fail' | 'warn', text: string): string =>
    behind(terminal, `${' '.repeat(timeWidth)}  ${painted(terminal, tone)} `, text);
  switch (event.kind) {
    case 'sent': {
      const arrow = `${event.src} ${terminal.glyph('arrow')} ${event.dest}`;
      return { text: line(`${arrow}  ${cut(event.body)}`), wrong: false };
    }
    case 'answer':
      return answerText(event, judgement, verdict);
    case 'no-answer': {
      const { type, dest } = event.request;
      const why = event.gone ? `${dest} is not heard any more (restart)` : `waited ${span(event.waited)}`;
      const what = type === '' ? '' : ` to ${cut(type)}`;
      return { text: verdict('fail', `no answer${what} from ${dest}: ${why}`), wrong: true };
    }
    case 'dropped':
      return { text: line(`${event.src} and ${event.dest} are cut off: the message is lost`), wrong: false };
    case 'log':
      return { text: line(`${event.node} stderr: ${cut(event.text)}`.trimEnd()), wrong: false };
    case 'muted': {
      const { node, reason, line: text, detail } = event.muted;
      const what = `${node} wrote a line that is no message, so nothing that it writes is read any more: ${mutedBy[reason]}${detail === '' ? '' : ` (${cut(detail)})`}`;
      const shown = text === '' ? '(an empty line)' : cut(text);
      return {
        text: `${verdict('fail', what)}\n${exactly(terminal, ' '.repeat(timeWidth + 4), shown)}`,
        wrong: true,
      };
    }
    case 'ended':
      return { text: verdict('fail', cut(handEnding(event.ending))), wrong: true };
  }
}

function answerText(
  { took }: Extract<HandEvent, { kind: 'answer' }>,
  judgement: Judgement | null,
  verdict: (tone: 'pass' | 'fail' | 'warn', text: string) => string,
): Shown {
  if (judgement === null) return { text: '', wrong: false };
  switch (judgement.kind) {
    case 'fits':
      return { text: verdict('pass', `ok: ${judgement.text} after ${span(took)}`), wrong: false };
    case 'refused':
    case 'unknown':
      return { text: verdict('warn', sanitiseLine(judgement.text)), wrong: false };
    case 'wrong':
      return {
        text: judgement.problems
          .map((problem) => verdict('fail', `wrong: ${sanitiseLine(problem)}`))
          .join('\n'),
        wrong: true,
      };
  }
}

const mutedBy: Readonly<Record<MuteReason, string>> = {
  'not-json': 'it is not JSON',
  'not-a-message': 'it is JSON, but no message',
  'unknown-key': 'a message has no such key',
  'unknown-src': 'nobody has the name in src',
  'unknown-dest': 'nobody has the name in dest',
  'closed-client': 'the client in dest is gone',
};

/** How a node ended, with the place; where a run would go on or end, a person only wants to know what it did. */
function handEnding(ending: RunEnding): string {
  const where = (location: SourceLocation | null): string =>
    location === null ? '' : ` at ${location.file}:${location.line}`;
  switch (ending.kind) {
    case 'node-hung':
      return `hung: ${ending.step.node} is in a loop that does not end${where(ending.location)}. It was stopped.`;
    case 'spin':
      return `spinning: ${ending.step.node} was stopped after ${ending.count} ${ending.what}${where(ending.location)}.`;
    case 'message-storm':
      return `${endingText(ending)} All nodes were stopped.`;
    default:
      return `ended: ${endingText(ending)}`;
  }
}

/** `0.000 s`; before the nodes are set up `set-up`. */
export function clock(time: number): string {
  return time < 0 ? 'set-up' : `${(Math.floor(time / 1e6) / 1e3).toFixed(3)} s`;
}

function span(nanos: number): string {
  if (nanos < 1e6) return 'under 1 ms';
  return nanos < 1e9 ? duration(nanos) : `${Number((nanos / 1e9).toFixed(2))} s`;
}

function painted(terminal: Terminal, tone: 'pass' | 'fail' | 'warn'): string {
  const colours = { pass: 'good', fail: 'bad', warn: 'warn' } as const;
  return terminal.paint(colours[tone], terminal.glyph(tone));
}

/** Text behind a head, broken where a line is full. */
function exactly(terminal: Terminal, head: string, text: string): string {
  return breakLine(head + text, terminal.columns, ' '.repeat(displayWidth(head)));
}

/** Text behind a head, its further lines below its own beginning. */
function behind(terminal: Terminal, head: string, text: string): string {
  const room = ' '.repeat(displayWidth(head));
  return head + terminal.wrap(room + text, room).trimStart();
}
