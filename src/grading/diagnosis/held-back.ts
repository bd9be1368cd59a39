/** An answer that a node of another language wrote and that never left it: without a newline, or never flushed. */
import type { MessageRecord } from '../../results/trace.ts';
import { bodyHead, parseLoose } from '../evidence/json-text.ts';
import type { RunEvidence } from '../grader.ts';
import type { Statement } from '../report.ts';
import { at, quoted, say } from '../statement.ts';

export interface HeldBackAnswer {
  /** `wrote its answer to echo without a newline`, without the subject. */
  readonly what: string;
  readonly step: Statement;
  readonly cause: Statement;
  readonly look: string;
}

/**
 * What the node to which `request` went held back as the run ended, if that answers it. A line that was never ended
 * swallows all that follow, so that it counts whatever it answers.
 *
 * @param name of the request, for the words.
 */
export function heldBackAnswer(
  evidence: RunEvidence,
  request: MessageRecord,
  name: string,
): HeldBackAnswer | null {
  const all = evidence.outcome.heldBack ?? [];
  const index = all.findIndex(({ node }) => node === request.dest);
  const held = all[index];
  if (held === undefined) return null;
  const line = held.why === 'no-newline' ? 0 : held.lines.findIndex((text) => answers(text, request));
  const text = held.lines[line];
  if (text === undefined) return null;
  const pointer = at.outcome(`heldBack/${index}/lines/${line}`);
  const who = at.outcome(`heldBack/${index}/node`);
  const { dest } = request;
  if (held.why === 'no-newline') {
    return {
      what: `did not answer ${name}: what it wrote last has no newline at its end`,
      step: say(`${dest} wrote ${quoted(text, 160)} and did not end the line.`, pointer, who),
      cause: say('A line counts only with its newline.', pointer, at.outcome(`heldBack/${index}/why`)),
      look: 'where the node writes its messages: each ends with a newline, and is flushed',
    };
  }
  return {
    what: `wrote its answer to ${name} and kept it in a buffer`,
    step: say(
      `Only when the run was over and its stdin was closed did ${dest} send ${quoted(text, 160)}`,
      pointer,
      who,
      at.outcome(`heldBack/${index}/why`),
    ),
    cause: say(
      'Most languages keep output back until a buffer is full, unless stdout is a terminal: flush after each message (Python: print(…, flush=True)).',
      pointer,
    ),
    look: 'where the node writes its messages',
  };
}

function answers(line: string, { src, body }: MessageRecord): boolean {
  const message = parseLoose(line);
  if (typeof message !== 'object' || message === null || !('dest' in message) || !('body' in message))
    return false;
  const { msgId } = bodyHead(body);
  return message.dest === src && msgId !== null && bodyHead(JSON.stringify(message.body)).inReplyTo === msgId;
}
