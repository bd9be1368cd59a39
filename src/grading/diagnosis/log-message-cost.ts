/** Too many messages between nodes for the logs: which they are, and which requests of clients cause them. */
import type { MessageRecord } from '../../results/trace.ts';
import { isClient, journal } from '../evidence/journal.ts';
import { bodyHead } from '../evidence/json-text.ts';
import { isBetweenNodes } from '../evidence/spread.ts';
import type { RunEvidence } from '../grader.ts';
import type { Statement } from '../report.ts';
import { at, count, grouped, list, percent, say } from '../statement.ts';
import { type Draft, tally } from './draft.ts';
import { busiest, byType } from './message-cost.ts';
import { costliestHabit } from './message-habits.ts';

/** Why nodes and services send more messages than the requirement allows. */
export function logMessageCostDraft(evidence: RunEvidence, bound: string | null): Draft {
  const net = evidence.results?.net.servers;
  const limit = bound === null ? '' : `; the bound is ${bound}`;
  const between = journal(evidence).messages.filter(isBetweenNodes);
  const headline = say(
    `Nodes and services sent ${(net?.msgsPerOp ?? 0).toFixed(1)} messages per operation, ${grouped(net?.msgCount ?? 0)} in all${limit}.`,
    at.result('net/servers/msgs-per-op'),
    at.result('net/servers/msg-count'),
  );
  const code = 'too-many-messages';
  if (between.length === 0) return { code, headline, steps: [], cause: null, look: null };
  const repeated = repeats(between);
  const habit = costliestHabit(evidence, between);
  const isHabit = habit !== null && (repeated.cause === null || habit.share > repeated.share);
  const nodes = new Set(evidence.spec.nodes);
  return {
    code,
    headline,
    steps: [
      byType(between),
      byPlace(evidence, between),
      busiest(
        evidence,
        between.filter(({ src }) => nodes.has(src)),
      ),
      ...byRequest(evidence),
      ...repeated.steps,
    ].flat(),
    cause: isHabit ? habit.statement : repeated.cause,
    look: isHabit
      ? 'what a node asks for, and how much of it at once'
      : repeated.cause === null
        ? 'which of these messages carry something that the receiver does not know yet'
        : 'when a node sends what it has sent before',
  };
}

/** How many of the messages go to a service or come from it. */
function byPlace(evidence: RunEvidence, between: readonly MessageRecord[]): readonly Statement[] {
  const nodes = new Set(evidence.spec.nodes);
  const withService = between.filter(({ src, dest }) => !nodes.has(src) || !nodes.has(dest));
  const [example] = withService;
  if (example === undefined) return [];
  const services = tally(withService.map(({ src, dest }) => (nodes.has(src) ? dest : src)));
  return [
    say(
      `${count(withService.length, 'message')} (${percent(withService.length / between.length)}) went to ${list(services.map(([service]) => service))} or came from there.`,
      ...services.flatMap(([service]) =>
        withService
          .filter(({ src, dest }) => src === service || dest === service)
          .slice(0, 2)
          .map(at.message),
      ),
    ),
  ];
}

/** What clients asked for, by kind: the messages between nodes come on top of these. */
function byRequest(evidence: RunEvidence): readonly Statement[] {
  const requests = journal(evidence).messages.filter(
    ({ src, body }) => isClient(src) && asked.has(typeOf(body)),
  );
  const kinds = tally(requests.map(({ body }) => typeOf(body)));
  if (kinds.length === 0) return [];
  return [
    say(
      `Clients asked for ${list(kinds.map(([type, n]) => `${grouped(n)} times ${type}`))}.`,
      ...kinds.flatMap(([type]) =>
        requests
          .filter(({ body }) => typeOf(body) === type)
          .slice(0, 1)
          .map(at.message),
      ),
    ),
  ];
}

const asked: ReadonlySet<string> = new Set(['send', 'poll', 'commit_offsets', 'list_committed_offsets']);

function typeOf(body: string): string {
  return bodyHead(body).type ?? 'no type';
}

/** Messages that say, but for their numbers, just what the same node sent to the same node right before. */
function repeats(between: readonly MessageRecord[]): {
  readonly steps: readonly Statement[];
  readonly cause: Statement | null;
  /** Of all messages. */
  readonly share: number;
} {
  const last = new Map<string, { readonly body: string; readonly message: MessageRecord }>();
  const again: { readonly message: MessageRecord; readonly before: MessageRecord }[] = [];
  for (const message of between) {
    const { src, dest, body } = message;
    if (bodyHead(body).inReplyTo !== null) continue;
    const route = `${src} ${dest} ${typeOf(body)}`;
    const bare = body.replace(/"msg_id"\s*:\s*-?\d+,?/, '');
    const before = last.get(route);
    if (before?.body === bare) again.push({ message, before: before.message });
    last.set(route, { body: bare, message });
  }
  const [first] = again;
  if (first === undefined) return { steps: [], cause: null, share: 0 };
  const share = again.length / between.length;
  const pointers = [at.message(first.before), at.message(first.message)];
  const step = say(
    `${count(again.length, 'message')} (${percent(share)}) said just what the same node had said to the same one before.`,
    ...pointers,
  );
  const cause = say(
    'Many messages repeat the one before, word for word: there was nothing new to say or to ask.',
    ...pointers,
  );
  return { steps: [step], cause: share >= 0.15 ? cause : null, share };
}
