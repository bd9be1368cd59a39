/**
 * What a single node does with its registers: requests come one after the other, so that its answers can be worked
 * out. Where they are not those of right registers, and all of them, without exception, are those of registers with
 * one mistake, that is the mistake.
 */
import type { MessageRecord } from '../../results/trace.ts';
import { isClient, journal } from '../evidence/journal.ts';
import { parseLoose } from '../evidence/json-text.ts';
import type { RunEvidence } from '../grader.ts';
import type { Statement } from '../report.ts';
import { at, count, quoted, say } from '../statement.ts';

type Registers = Map<string, unknown>;

interface Asked {
  readonly type: 'read' | 'write' | 'cas';
  readonly key: string;
  readonly value: unknown;
  readonly from: unknown;
  readonly to: unknown;
}

/** `ok`, `ok 3` for a read, `error 22`. */
type Rule = (registers: Registers, asked: Asked) => string;

const right: Rule = (registers, { type, key, value, from, to }) => {
  if (type === 'write') return put(registers, key, value);
  if (!registers.has(key)) return 'error 20';
  if (type === 'read') return `ok ${String(registers.get(key))}`;
  return registers.get(key) === from ? put(registers, key, to) : 'error 22';
};

function put(registers: Registers, key: string, value: unknown): string {
  registers.set(key, value);
  return 'ok';
}

/** Mistakes, each with what is then true of the node. */
const mistakes: readonly { readonly rule: Rule; readonly what: string }[] = [
  {
    rule: (registers, asked) => {
      const answer = right(registers, asked);
      if (answer === 'error 22') put(registers, asked.key, asked.to);
      return answer;
    },
    what: 'refuses a cas and carries it out all the same',
  },
  {
    rule: (registers, asked) => right(registers, { ...asked, from: asked.to, to: asked.from }),
    what: 'takes the from of a cas for its to, and the to for its from',
  },
  {
    rule: (registers, asked) =>
      asked.type === 'read' && registers.get(asked.key) === 0 ? 'error 20' : right(registers, asked),
    what: 'says of a key whose value is 0 that there is none, when it is read',
  },
  {
    rule: (registers, asked) =>
      asked.type !== 'write' && registers.get(asked.key) === 0 ? 'error 20' : right(registers, asked),
    what: 'says of a key whose value is 0 that there is none',
  },
];

/** Fewer answers may fit by chance. */
const fewest = 30;

/** The mistake that explains every answer of the only node; null where none does, or where all are right. */
export function oneNodeMistake(evidence: RunEvidence): Statement | null {
  if (evidence.spec.nodes.length !== 1) return null;
  const answers = answersOf(evidence);
  if (answers.length < fewest) return null;
  const wrong = firstMisfit(right, answers);
  if (wrong === null) return null;
  const mistake = mistakes.find(({ rule }) => firstMisfit(rule, answers) === null);
  if (mistake === undefined) return null;
  const { request, reply } = wrong;
  return say(
    `${reply.src} ${mistake.what}: worked out like that, one after the other, all of its ${count(answers.length, 'answer')} are as they came, and with right registers ${quoted(reply.body, 80)} is not.`,
    at.message(request),
    at.message(reply),
  );
}

interface Answered {
  readonly asked: Asked;
  readonly answer: string;
  readonly request: MessageRecord;
  readonly reply: MessageRecord;
}

function firstMisfit(rule: Rule, answers: readonly Answered[]): Answered | null {
  const registers: Registers = new Map();
  for (const one of answers) if (rule(registers, one.asked) !== one.answer) return one;
  return null;
}

/** In the order in which the node got the requests; none at all where one was not answered, or not at once. */
function answersOf(evidence: RunEvidence): readonly Answered[] {
  const log = journal(evidence);
  const found: Answered[] = [];
  let last = Number.NEGATIVE_INFINITY;
  const requests = log.messages
    .filter(({ src, received }) => isClient(src) && received !== null)
    .sort((a, b) => (a.received ?? 0) - (b.received ?? 0) || a.id - b.id);
  for (const request of requests) {
    const asked = askedIn(request.body);
    if (asked === null) continue;
    const reply = log.repliesTo(request)[0];
    if (reply === undefined || (request.received ?? 0) < last) return [];
    last = reply.sent;
    found.push({ asked, answer: answerIn(asked, reply.body), request, reply });
  }
  return found;
}

function fieldsOf(body: string): Readonly<Record<string, unknown>> {
  const value = parseLoose(body);
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function askedIn(body: string): Asked | null {
  const { type, key, value, from, to } = fieldsOf(body);
  if (type !== 'read' && type !== 'write' && type !== 'cas') return null;
  return { type, key: JSON.stringify(key), value, from, to };
}

function answerIn({ type }: Asked, body: string): string {
  const { type: answer, value, code } = fieldsOf(body);
  if (answer === 'error') return `error ${String(code)}`;
  return type === 'read' ? `ok ${String(value)}` : 'ok';
}
