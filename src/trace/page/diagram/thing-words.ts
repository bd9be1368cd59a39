/** What something in the diagram is, in words: for the box at the pointer, for screen readers, along a line. Pure. */

import type { RunModel } from '../model/run-model.ts';
import { fateWords, nameOf } from '../panels/fate-words.ts';
import { exactTime, took } from '../panels/time-text.ts';
import { oneLine, visible } from '../panels/visible-text.ts';
import type { Thing } from '../state.ts';
import { barWords } from './draw-bars.ts';

export interface ThingWords {
  readonly title: string;
  /** Sentences under it. */
  readonly lines: readonly string[];
  /** What a node or client said, as text of a fixed width; empty: nothing. */
  readonly body: string;
}

const mostOfBody = 280;

export function thingWords(run: RunModel, { kind, rank }: Thing): ThingWords | null {
  switch (kind) {
    case 'message':
      return messageWords(run, rank);
    case 'operation':
      return operationWords(run, rank);
    case 'fault': {
      const fault = run.head.faults[rank];
      if (fault === undefined) return null;
      const until = fault.end === null ? 'to the end' : `until ${exactTime(fault.end)}`;
      return {
        title: fault.kind,
        lines: [visible(fault.words), `From ${exactTime(fault.start)} ${until}.`],
        body: '',
      };
    }
    case 'log': {
      const line = run.logs()[rank];
      if (line === undefined) return null;
      return {
        title: `${visible(line.node)} logged`,
        lines: [exactTime(line.time)],
        body: oneLine(line.text, mostOfBody),
      };
    }
  }
}

function messageWords(run: RunModel, rank: number): ThingWords | null {
  const { columns, head } = run;
  if (rank >= columns.count) return null;
  const type = visible(head.types[columns.type[rank] ?? 0] ?? '');
  const lines = [`Sent at ${exactTime(columns.sent[rank] ?? 0)}. ${fateWords(run, rank)}`];
  if ((columns.copyOf[rank] ?? -1) >= 0) lines.push('A copy that a faulty link made.');
  if ((columns.repeats[rank] ?? -1) >= 0) lines.push('Sent before with the same content.');
  return {
    title: `${type}, ${nameOf(run, columns.src[rank])} to ${nameOf(run, columns.dest[rank])}`,
    lines,
    body: oneLine(run.body(rank), mostOfBody),
  };
}

function operationWords(run: RunModel, rank: number): ThingWords | null {
  const operation = run.head.operations[rank];
  if (operation === undefined) return null;
  const { start, end, outcome, result, node } = operation;
  const ended =
    end === null ? 'It never completed.' : `It took ${took(end - start)}${outcomeWords[outcome]}.`;
  return {
    title: barWords(operation),
    lines: [`Started at ${exactTime(start)}, served by ${nameOf(run, node)}. ${ended}`],
    body: result === null ? '' : oneLine(result, mostOfBody),
  };
}

const outcomeWords = {
  ok: '',
  fail: ' and failed',
  info: ', and it is not known whether it took effect',
  open: '',
} as const;

/** `message 1204, gossip, n0 to n3, sent at 4.213 s, …` for those who hear it. */
export function spokenWords(run: RunModel, thing: Thing): string {
  const words = thingWords(run, thing);
  if (words === null) return '';
  const id = thing.kind === 'message' ? `message ${run.columns.id[thing.rank] ?? ''}, ` : '';
  const kind = thing.kind === 'operation' ? 'operation ' : thing.kind === 'fault' ? 'fault: ' : '';
  return `${id}${kind}${words.title}. ${words.lines.join(' ')}`;
}

/** Keys whose values tell one message from another, the most telling first. */
const telling = ['message', 'value', 'element', 'delta', 'key', 'txn', 'echo', 'id', 'term', 'text'];
/** A longer body is not read for a label. */
const longestRead = 4000;
const mostOfLabel = 44;
const keptLabels = 5000;

/** Words along lines, made once for each message while it is of use. */
export class LineWords {
  readonly #run: RunModel;
  readonly #kept = new Map<number, string>();

  constructor(run: RunModel) {
    this.#run = run;
  }

  /** `broadcast 12`; the type alone where the body says nothing shorter. */
  of(rank: number): string {
    const kept = this.#kept.get(rank);
    if (kept !== undefined) return kept;
    const { columns, head } = this.#run;
    const type = head.types[columns.type[rank] ?? 0] ?? '';
    const value = valueIn(this.#run.body(rank));
    const words = oneLine(value === '' ? type : `${type} ${value}`, mostOfLabel);
    if (this.#kept.size >= keptLabels) this.#kept.clear();
    this.#kept.set(rank, words);
    return words;
  }
}

function valueIn(body: string): string {
  if (body.length > longestRead) return '';
  let fields: unknown;
  try {
    fields = JSON.parse(body);
  } catch {
    return '';
  }
  if (typeof fields !== 'object' || fields === null) return '';
  const found = telling.filter((key) => Object.hasOwn(fields, key));
  const said = found.slice(0, 2).map((key) => JSON.stringify((fields as Record<string, unknown>)[key]));
  return said.join(' ');
}
