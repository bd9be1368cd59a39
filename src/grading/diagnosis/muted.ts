/** Nodes whose stdout is no longer read, or that were stopped, while the run went on. */

import type { MutedNode } from '../../engines/engine.ts';
import { isClient, journal } from '../evidence/journal.ts';
import { parseLoose } from '../evidence/json-text.ts';
import { clientOperations } from '../evidence/operations.ts';
import type { RunEvidence } from '../grader.ts';
import type { Statement } from '../report.ts';
import { at, count, moment, muteReason, quoted, say, sayAt, shownLine } from '../statement.ts';
import { type Draft, handedStep, nameOf, who } from './draft.ts';
import { isCommand } from './exit-cause.ts';

/** Names the key or id at fault where the shortened line may not show it. */
function naming({ reason, detail }: MutedNode): string {
  return detail !== '' && reason.startsWith('unknown') ? ` (${quoted(detail, 60)})` : '';
}

/** The diagnosis of `outcome.muted[index]`. */
export function mutedDraft(evidence: RunEvidence, index: number): Draft {
  const muted = evidence.outcome.muted[index];
  if (muted === undefined) throw new RangeError(`There is no muted node ${index}.`);
  const here = `muted/${index}`;
  const { node, time } = muted;
  const message = muted.messageId === null ? null : journal(evidence).byId(muted.messageId);
  const shown = shownLine(muted, 160);
  const why = muted.reason === 'not-a-message' && muted.detail !== '' ? ` (${quoted(muted.detail, 80)})` : '';
  const steps: Statement[] = [
    ...handedStep(message),
    sayAt(
      time,
      `${node} printed ${shown}${why}.${muted.lineNumber > 0 ? ` It is line ${muted.lineNumber} of its stdout.` : ''}`,
      at.outcome(here),
      at.outcome(`${here}/line`),
      ...(muted.lineNumber > 0 ? [at.outcome(`${here}/lineNumber`)] : []),
    ),
  ];
  const after = message === null ? '' : `, just after ${nameOf(message.body)} from ${who(message.src)}`;
  const lost = unansweredAfter(evidence, node, time);
  if (lost !== null) steps.push(lost);
  return {
    code: `muted-${muted.reason}`,
    headline: sayAt(
      time,
      `${node} fell silent ${moment(time)}${after}. It printed ${shownLine(muted, 70)}, which is ${muteReason(muted)}${naming(muted)}; nothing is read after such a line.`,
      at.outcome(here),
      ...(message === null ? [] : [at.message(message)]),
    ),
    steps,
    cause: cause(muted, here, evidence),
    look: look(muted, isCommand(evidence)),
  };
}

/** A message that was printed over several lines: its first has an object that does not end. */
function isBrokenOff({ reason, line }: MutedNode): boolean {
  const text = line.trim();
  return reason === 'not-json' && text.startsWith('{') && !text.endsWith('}');
}

function cause(muted: MutedNode, here: string, evidence: RunEvidence): Statement | null {
  if (isBrokenOff(muted)) {
    return say(
      'A message is one line: JSON that is spread over several, for people to read, is none.',
      at.outcome(`${here}/line`),
    );
  }
  switch (muted.reason) {
    case 'not-json':
      return say('stdout is for messages alone; a debug line belongs on stderr.', at.outcome(`${here}/line`));
    case 'not-a-message':
      return say(
        'A message is an object with src, dest and body, and src and dest are strings.',
        at.outcome(`${here}/line`),
      );
    case 'unknown-key':
      return say(
        'Beside src, dest and body (and id) the envelope takes no key; fields of your own go into the body.',
        at.outcome(`${here}/detail`),
      );
    case 'closed-client':
      return say(
        'A client waits five seconds, then goes. The answer came after that, and the client was no longer there.',
        at.outcome(`${here}/detail`),
      );
    case 'unknown-dest':
      return placeInList(muted, here, evidence);
    case 'unknown-src':
      return sameAsRequest(muted, here);
  }
}

/** A number where a name belongs: what a loop over a list's places gives. */
function placeInList({ line, detail }: MutedNode, here: string, { spec }: RunEvidence): Statement | null {
  const { dest } = envelope(line);
  const place = typeof dest === 'string' && /^\d+$/.test(dest) ? Number(dest) : dest;
  if (typeof place !== 'number' || !Number.isInteger(place) || place >= spec.nodes.length) return null;
  return say(
    `${quoted(JSON.stringify(dest) ?? '', 20)} is a place in a list, not the name that stands there: for … in goes over places, for … of over names.`,
    at.outcome(`${here}/${detail === '' ? 'line' : 'detail'}`),
  );
}

/** A message under its client's name, to the node itself: the request's envelope sent back as it came. */
function sameAsRequest({ line, node }: MutedNode, here: string): Statement | null {
  const { src, dest } = envelope(line);
  if (dest !== node || typeof src !== 'string' || !isClient(src)) return null;
  return say(
    `src and dest stand as in a request of ${quoted(src, 20)} to ${node}. In the answer they change places.`,
    at.outcome(`${here}/line`),
  );
}

function envelope(line: string): { readonly src?: unknown; readonly dest?: unknown } {
  const value = parseLoose(line);
  return typeof value === 'object' && value !== null ? value : {};
}

/** Whether the line names the request that it answers. */
function isReply(line: string): boolean {
  return /"in_reply_to"/.test(line);
}

function look(muted: MutedNode, ofAnyLanguage: boolean): string {
  if (isBrokenOff(muted)) return 'where the node writes its messages';
  switch (muted.reason) {
    case 'not-json':
      return `what prints to stdout: ${ofAnyLanguage ? 'a print' : 'console.log'}, or a library that logs there`;
    case 'closed-client':
      return 'what the node waits for before it answers';
    case 'unknown-src':
      return 'the src of outgoing messages: it is the id that init gave the node';
    case 'unknown-dest':
      return isReply(muted.line) || muted.line === ''
        ? 'the dest of outgoing messages: a reply goes to the src of its request'
        : 'the dest of outgoing messages: the name of a node, as init and topology give it';
    default:
      return 'where the node writes its messages';
  }
}

function unansweredAfter(evidence: RunEvidence, node: string, time: number): Statement | null {
  if (!evidence.outcome.hasResults) return null;
  const after = clientOperations(evidence).filter(
    (operation) =>
      operation.node === node &&
      operation.outcome !== 'ok' &&
      (operation.completion?.time ?? Number.POSITIVE_INFINITY) > time,
  );
  const first = after[0];
  if (first === undefined) return null;
  const last = after.at(-1) ?? first;
  return sayAt(
    // The first was asked before, as a rule: its answer is what was not read any more.
    Math.max(first.invoke.time, time),
    `From then on ${count(after.length, 'request')} to ${node} went unanswered.`,
    at.operation(first.invoke),
    at.operation(last.invoke),
  );
}
