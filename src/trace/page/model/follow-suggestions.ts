/** What the follow box offers: the keys and values that occur in operations, and the operations themselves. */
import { isJsonObject, type Json, parseJsonFast, printJson } from '../../../json.ts';
import { keyed, readTyped } from '../../follow-match.ts';
import type { Follow, RunHead } from '../../format.ts';
import type { RunModel } from './run-model.ts';

export interface FollowSuggestion {
  readonly follow: Follow;
  /** Place of the run; where a value or key occurs in both, of the first. */
  readonly run: number;
  /** `value 17`, `operation 12: broadcast 17`. */
  readonly label: string;
  /** How many operations it is in; null: what was typed, which is in none. */
  readonly count: number | null;
}

interface Offer extends FollowSuggestion {
  /** What is typed is compared with this. */
  readonly text: string;
}

/** Characters of a label. */
const longestLabel = 100;

/**
 * Up to `most` offers for what is typed: what is so named, then what begins with it, then what has it somewhere. What
 * was typed is offered as a value and as a key even where no operation has it: messages may.
 */
export function followSuggestions(
  runs: readonly RunModel[],
  typed: string,
  most: number,
): readonly FollowSuggestion[] {
  const wanted = typed.trim().toLowerCase();
  const offers = runs.flatMap((run) => offersOf(run.head, run.place));
  const tiers: Offer[][] = [[], [], []];
  const seen = new Set<string>();
  for (const offer of offers) {
    const { follow, text, run } = offer;
    const tier = text === wanted ? 0 : text.startsWith(wanted) ? 1 : text.includes(wanted) ? 2 : null;
    if (tier === null || (tiers[tier]?.length ?? 0) >= most) continue;
    const name = nameOf(follow, run);
    if (seen.has(name)) continue;
    seen.add(name);
    tiers[tier]?.push(offer);
  }
  const found: FollowSuggestion[] = tiers
    .flat()
    .map(({ follow, run, label, count }) => ({ follow, run, label, count }));
  if (wanted === '') return found.slice(0, most);
  const asTyped = (['value', 'key'] as const)
    .map((kind) => {
      const text = typed.trim();
      return { follow: { kind, text }, run: 0, label: cut(`${kind} ${text}`), count: null };
    })
    .filter(({ follow }) => !seen.has(nameOf({ ...follow, text: printJson(readTyped(follow.text)) }, 0)));
  return [...found.slice(0, Math.max(0, most - asTyped.length)), ...asTyped];
}

/** Values and keys are the same in both runs, operations are not. */
function nameOf(follow: Follow, run: number): string {
  return follow.kind === 'operation' ? `${run} ${follow.rank}` : `${follow.kind} ${follow.text}`;
}

/** As people type it: a string without its quotes. */
function bare(json: string): string {
  return json.startsWith('"') ? json.slice(1, -1) : json;
}

const known = new WeakMap<RunHead, readonly Offer[]>();

/** Keys, then values, each the most frequent first, then operations in order of time. */
function offersOf(head: RunHead, run: number): readonly Offer[] {
  const made = known.get(head);
  if (made !== undefined) return made;
  const keys = new Map<string, number>();
  const values = new Map<string, number>();
  for (const { value } of head.operations) {
    const named = namedIn(head, value);
    for (const key of named.keys) keys.set(key, (keys.get(key) ?? 0) + 1);
    for (const one of named.values) values.set(one, (values.get(one) ?? 0) + 1);
  }
  const list = (kind: 'key' | 'value', counts: ReadonlyMap<string, number>): Offer[] =>
    [...counts]
      .sort(([, one], [, other]) => other - one)
      .map(([text, count]) => ({
        follow: { kind, text },
        run,
        label: cut(`${kind} ${text}`),
        count,
        text: bare(text).toLowerCase(),
      }));
  const operations = head.operations.map(({ f, value, index }, rank): Offer => {
    const text = value === '' ? f : `${f} ${value}`;
    return {
      follow: { kind: 'operation', rank },
      run,
      label: cut(`operation ${index}: ${text}`),
      count: 1,
      text: cut(`operation ${index}: ${text}`).toLowerCase(),
    };
  });
  const offers = [...list('key', keys), ...list('value', values), ...operations];
  known.set(head, offers);
  return offers;
}

/** Scalars of what an operation was asked, told apart into keys and values, as JSON. */
function namedIn(
  { workload }: RunHead,
  asked: string,
): { readonly keys: ReadonlySet<string>; readonly values: ReadonlySet<string> } {
  const keys = new Set<string>();
  const values = new Set<string>();
  const visit = (json: Json): void => {
    if (Array.isArray(json)) {
      // As in concernsKey: a function, its key, its value.
      const micro = typeof json[0] === 'string' && json.length > 1 && !isList(json[1]);
      if (micro) keys.add(printJson(json[1] as Json));
      for (const item of micro ? json.slice(2) : json) visit(item);
    } else if (isJsonObject(json)) {
      for (const [name, value] of Object.entries(json)) {
        keys.add(printJson(name));
        visit(value);
      }
    } else if (json !== null && typeof json !== 'boolean') {
      values.add(printJson(json));
    }
  };
  try {
    if (asked !== '') visit(keyed(workload, parseJsonFast(asked)));
  } catch {
    // What is no JSON is offered as it stands, with its operation.
  }
  return { keys, values };
}

function isList(json: Json | undefined): boolean {
  return Array.isArray(json) || isJsonObject(json);
}

function cut(text: string): string {
  return text.length > longestLabel ? `${text.slice(0, longestLabel - 1)}…` : text;
}
