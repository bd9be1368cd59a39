/**
 * What Raft's nodes tell one another (Ongaro and Ousterhout, "In Search of an Understandable Consensus
 * Algorithm", figure 2), as far as their messages can be recognised: by the names of the paper, of Maelstrom's
 * guide and of our lessons, in any spelling of case and underscores. Whoever names things otherwise says
 * nothing here, and nothing is concluded from that.
 */
import type { MessageRecord, NodeId } from '../../results/trace.ts';
import type { RunEvidence } from '../grader.ts';
import { parseLoose } from './json-text.ts';
import { nodeMessages } from './knowledge.ts';

/** AppendEntries, which the leader of a term alone sends. */
export interface Append {
  readonly message: MessageRecord;
  readonly leader: NodeId;
  readonly term: number;
  /** Index of the entry before those sent, as the sender counts. */
  readonly previous: number;
  readonly previousTerm: number;
  /** Terms of the entries sent, in order, from `previous + 1` on. */
  readonly terms: readonly number[];
  /** Up to where the leader says that the log is committed; null: it does not say. */
  readonly committed: number | null;
}

/** A vote that was given; a refusal is none. */
export interface Vote {
  readonly message: MessageRecord;
  readonly voter: NodeId;
  readonly candidate: NodeId;
  readonly term: number;
}

/** A request for a vote: its sender stands for election in that term. */
export interface Candidacy {
  readonly message: MessageRecord;
  readonly candidate: NodeId;
  readonly term: number;
}

/** A follower's answer to the entries that it was sent. */
export interface AppendAnswer {
  readonly message: MessageRecord;
  readonly append: Append;
  readonly taken: boolean;
}

export interface RaftMessages {
  /** In order of sending, those that nobody got included. */
  readonly appends: readonly Append[];
  readonly votes: readonly Vote[];
  /** Answers that refuse a vote, as those that give one. */
  readonly refusals: readonly Vote[];
  /** One for each node that was asked, in order of sending. */
  readonly candidacies: readonly Candidacy[];
  /** Answers that name an append by its number and are of its term, in order of sending. */
  readonly answers: readonly AppendAnswer[];
  /** Messages by which a node without a log says that it leads, in order of sending. */
  readonly claims: readonly {
    readonly message: MessageRecord;
    readonly leader: NodeId;
    readonly term: number;
  }[];
}

type Fields = ReadonlyMap<string, unknown>;

const previousNames = ['prev', 'previndex', 'prevlogindex', 'previousindex'];
const previousTermNames = ['prevterm', 'prevlogterm', 'previousterm'];
const committedNames = ['committed', 'commit', 'commitindex', 'leadercommit', 'committedindex'];
const grantedNames = ['granted', 'votegranted'];
const takenNames = ['success', 'ok'];
const claimTypes: ReadonlySet<unknown> = new Set(['i_lead', 'i_am_leader', 'heartbeat']);

const cache = new WeakMap<RunEvidence, RaftMessages>();

/** The recognised messages of a run. Cost: each message between nodes is parsed once. */
export function raftMessages(evidence: RunEvidence): RaftMessages {
  let known = cache.get(evidence);
  if (known === undefined) {
    known = read(evidence);
    cache.set(evidence, known);
  }
  return known;
}

function read(evidence: RunEvidence): RaftMessages {
  const appends: Append[] = [];
  const votes: Vote[] = [];
  const refusals: Vote[] = [];
  const candidacies: Candidacy[] = [];
  const answers: AppendAnswer[] = [];
  const claims: RaftMessages['claims'][number][] = [];
  const asked = new Map<string, Append>();
  for (const message of sentBetweenNodes(evidence)) {
    if (!message.body.includes('term')) continue;
    const fields = fieldsOf(message.body);
    const term = fields?.get('term');
    if (fields === null || !isWhole(term)) continue;
    const append = appendOf(message, term, fields);
    const { src, dest } = message;
    if (append !== null) {
      appends.push(append);
      const number = fields.get('msgid');
      if (isWhole(number)) asked.set(`${src} ${dest} ${number}`, append);
    } else if (isVote(fields, true)) {
      votes.push({ message, voter: src, candidate: dest, term });
    } else if (isVote(fields, false)) {
      refusals.push({ message, voter: src, candidate: dest, term });
    } else if (isCandidacy(fields)) {
      candidacies.push({ message, candidate: src, term });
    } else if (claimTypes.has(fields.get('type')) && !fields.has('inreplyto')) {
      claims.push({ message, leader: src, term });
    }
    const request = asked.get(`${dest} ${src} ${fields.get('inreplyto')}`);
    const taken = fieldNamed(fields, takenNames);
    if (request !== undefined && request.term === term && typeof taken === 'boolean') {
      answers.push({ message, append: request, taken });
    }
  }
  return { appends, votes, refusals, candidacies, answers, claims };
}

function sentBetweenNodes(evidence: RunEvidence): readonly MessageRecord[] {
  const nodes = new Set(evidence.spec.nodes);
  // Nothing to recognise where nothing arrives.
  if (nodeMessages(evidence).length === 0) return [];
  return evidence.messages().filter(({ src, dest }) => src !== dest && nodes.has(src) && nodes.has(dest));
}

/** The fields of a body under their names in lower case without underscores. */
function fieldsOf(body: string): Fields | null {
  const value = parseLoose(body);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  return new Map(Object.entries(value).map(([key, one]) => [key.toLowerCase().replaceAll('_', ''), one]));
}

function fieldNamed(fields: Fields, names: readonly string[]): unknown {
  return fields.get(names.find((name) => fields.has(name)) ?? '');
}

const isWhole = (value: unknown): value is number => Number.isSafeInteger(value);

function appendOf(message: MessageRecord, term: number, fields: Fields): Append | null {
  const entries = fields.get('entries');
  const previous = fieldNamed(fields, previousNames);
  const previousTerm = fieldNamed(fields, previousTermNames);
  if (!Array.isArray(entries) || !isWhole(previous) || !isWhole(previousTerm)) return null;
  if (fields.has('inreplyto')) return null;
  const terms: number[] = [];
  for (const entry of entries as readonly unknown[]) {
    const of: unknown = typeof entry === 'object' && entry !== null && 'term' in entry ? entry.term : null;
    if (!isWhole(of)) return null;
    terms.push(of);
  }
  const committed = fieldNamed(fields, committedNames);
  return {
    message,
    leader: message.src,
    term,
    previous,
    previousTerm,
    terms,
    committed: isWhole(committed) ? committed : null,
  };
}

/** A vote that only asks how the real one would go (Ongaro's thesis, section 9.6) binds nobody. */
function isVote(fields: Fields, granted: boolean): boolean {
  return fieldNamed(fields, grantedNames) === granted && !isTrial(fields);
}

function isTrial(fields: Fields): boolean {
  return [String(fields.get('type')), ...fields.keys()].some((word) => /^pre|_pre|poll|would/i.test(word));
}

const candidacyNames: ReadonlySet<string> = new Set([
  'requestvote',
  'requestvotes',
  'voterequest',
  'voteforme',
  'stand',
]);

function isCandidacy(fields: Fields): boolean {
  const type = String(fields.get('type')).toLowerCase().replace(/[-_]/g, '');
  return candidacyNames.has(type) && !fields.has('inreplyto') && !isTrial(fields);
}
