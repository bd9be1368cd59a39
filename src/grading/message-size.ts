/**
 * How much nodes and services say to each other: characters of message bodies. A program that sends its whole
 * state around makes few messages, and each of them longer than the one before.
 */
import type { MessageRecord } from '../results/trace.ts';
import { type Draft, nameOf } from './diagnosis/draft.ts';
import { journal } from './evidence/journal.ts';
import { isBetweenNodes } from './evidence/spread.ts';
import type { Measure, RunEvidence } from './grader.ts';
import { at, count, grouped, percent, say, sayAt } from './statement.ts';

/** Characters in the bodies of messages between nodes and services, per operation of a client. Of runs that kept them. O(messages). */
export const messageSizeMeasure: Measure = {
  name: 'servers-characters-per-operation',
  title: 'characters between nodes per operation',
  unit: 'count',
  timing: false,
  needsMessages: true,
  read: (evidence) => {
    const { results, outcome } = evidence;
    if (results === null || !outcome.capabilities.messages) return null;
    return characters(journal(evidence).messages.filter(isBetweenNodes)) / Math.max(1, results.stats.count);
  },
};

function characters(messages: readonly MessageRecord[]): number {
  return messages.reduce((sum, { body }) => sum + body.length, 0);
}

/** Parts of a run whose messages are compared: what grows shows in the last against the first. */
const parts = 5;
/** Times as long as at the beginning: below that, nothing is said about growth. */
const growth = 2;

/** Why messages hold more than the requirement allows: which kind it is, and whether it grows. Null without messages. */
export function messageSizeDraft(evidence: RunEvidence, bound: string | null): Draft | null {
  const between = journal(evidence).messages.filter(isBetweenNodes);
  const operations = evidence.results?.stats.count ?? 0;
  const total = characters(between);
  const limit = bound === null ? '' : `; the bound is ${bound}`;
  const [largest] = kinds(between);
  if (largest === undefined) return null;
  const { name, messages } = largest;
  const share = characters(messages) / total;
  const long = longest(messages);
  const counted = at.result('stats/count');
  const headline = say(
    `The messages of nodes and services hold ${grouped(total / Math.max(1, operations))} characters per operation${limit}.`,
    counted,
    at.message(long),
  );
  const steps = [
    say(
      `${percent(share)} of it is in ${count(messages.length, 'message')} ${name}, the longest of which has ${grouped(long.body.length)} characters.`,
      at.message(long),
    ),
  ];
  const size = Math.floor(messages.length / parts);
  const early = messages.slice(0, size);
  const late = messages.slice(-size);
  const grows = size > 0 && mean(late) >= growth * mean(early);
  if (grows) {
    for (const [which, some] of [
      ['first', early],
      ['last', late],
    ] as const) {
      const example = longest(some);
      steps.push(
        sayAt(
          example.sent,
          `Among the ${which} ${grouped(size)} of them the longest has ${grouped(example.body.length)} characters.`,
          at.message(example),
        ),
      );
    }
  }
  const cause = grows
    ? say(
        `Messages ${name} grow while the run goes on: what is sent for an operation grows with all that was stored before it.`,
        at.message(longest(early)),
        at.message(longest(late)),
      )
    : null;
  const look = grows
    ? `what goes into a message ${name}: only what the operation touches, or what is new`
    : null;
  return { code: 'too-large-messages', headline, steps, cause, look };
}

interface Kind {
  /** `cas to lin-kv`. */
  readonly name: string;
  readonly messages: readonly MessageRecord[];
}

/** Messages by type and service, the kind with most characters first. */
function kinds(between: readonly MessageRecord[]): readonly Kind[] {
  const byName = new Map<string, MessageRecord[]>();
  for (const message of between) {
    const name = kindOf(message);
    const known = byName.get(name);
    if (known === undefined) byName.set(name, [message]);
    else known.push(message);
  }
  return [...byName]
    .map(([name, messages]) => ({ name, messages }))
    .sort((a, b) => characters(b.messages) - characters(a.messages));
}

const isNode = (id: string) => /^n\d+$/.test(id);

function kindOf({ src, dest, body }: MessageRecord): string {
  const name = nameOf(body);
  if (!isNode(dest)) return `${name} to ${dest}`;
  return isNode(src) ? name : `${name} from ${src}`;
}

function longest(messages: readonly MessageRecord[]): MessageRecord {
  return messages.reduce((best, message) => (message.body.length > best.body.length ? message : best));
}

function mean(messages: readonly MessageRecord[]): number {
  return characters(messages) / Math.max(1, messages.length);
}
