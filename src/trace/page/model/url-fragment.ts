/**
 * What can be shared of the page's state, as the fragment of its address: in words that people can read and type,
 * `#from=1.2s&until=3.4s&type=gossip&node=n2&link=n0>n3&value=17&pin=m1204`. What is as at first is left out.
 * Any fragment whatever gives a valid state: a part that says nothing of this page is passed over.
 */
import { type Follow, fates } from '../../format.ts';
import { type PanelName, type Thing, type TimeWindow, wholeTime } from '../state.ts';
import { emptyFilter, type Filter } from './filter.ts';
import type { RunModel } from './run-model.ts';

/** The state that is shared. */
export interface SharedView {
  readonly window: TimeWindow;
  readonly filter: Filter;
  readonly follow: { readonly run: number; readonly what: Follow } | null;
  readonly pinned: Thing | null;
  readonly clientsFolded: boolean;
  readonly view: 'diagram' | 'table';
  readonly panel: PanelName;
  readonly step: { readonly run: number; readonly place: number } | null;
}

const panels: readonly PanelName[] = ['evidence', 'details', 'logs', 'rates', 'links', 'report', 'compare'];
/** Characters of a part: what is longer is no address any more. */
const longestPart = 2000;
/** Places in a diagnosis. */
const mostSteps = 1000;

/** The fragment without its `#`; empty for the first state. */
export function fragmentOf(shared: SharedView, runs: readonly RunModel[]): string {
  const parts: string[] = [];
  const add = (name: string, value: string | null): void => {
    if (value !== null && value.length <= longestPart) parts.push(`${name}=${encoded(value)}`);
  };
  const addRun = (name: string, run: number): void => add(name, run === 0 ? null : String(run + 1));
  const { window, filter, follow, pinned, step } = shared;
  const whole = wholeTime(runs);
  if (window.from !== whole.from || window.until !== whole.until) {
    add('from', timeText(window.from));
    add('until', timeText(window.until));
  }
  for (const type of filter.types) add('type', type);
  for (const node of filter.nodes) add('node', node);
  for (const { src, dest } of filter.links) add('link', `${linkEnd(src)}>${linkEnd(dest)}`);
  for (const fate of filter.fates) add('fate', fate);
  if (filter.text !== '') add('text', filter.text);
  if (filter.from !== null) add('since', timeText(filter.from));
  if (filter.until !== null) add('before', timeText(filter.until));
  if (follow !== null) {
    const { run, what } = follow;
    const operation = what.kind === 'operation' ? runs[run]?.head.operations[what.rank] : undefined;
    if (what.kind !== 'operation') add(what.kind, what.text);
    else if (operation !== undefined) add('operation', String(operation.index));
    addRun('follow-run', run);
  }
  if (pinned !== null) {
    add('pin', pinText(pinned, runs));
    addRun('pin-run', pinned.run);
  }
  if (step !== null) {
    add('step', String(step.place));
    addRun('step-run', step.run);
  }
  if (!shared.clientsFolded) add('clients', 'all');
  if (shared.view !== 'diagram') add('view', shared.view);
  if (shared.panel !== 'details') add('panel', shared.panel);
  return parts.join('&');
}

/** What a fragment, with its `#` or without, says of a page with these runs. */
export function readFragment(fragment: string, runs: readonly RunModel[]): SharedView {
  const parts = partsOf(fragment);
  const all = (name: string): readonly string[] => parts.get(name) ?? [];
  const last = (name: string): string | null => parts.get(name)?.at(-1) ?? null;
  const panel = last('panel');
  return {
    window: readWindow(last('from'), last('until'), runs),
    filter: readFilter(all, last, runs),
    follow: readFollow(last, runs),
    pinned: readPin(last('pin'), readRun(last('pin-run'), runs), runs),
    clientsFolded: last('clients') !== 'all',
    view: last('view') === 'table' ? 'table' : 'diagram',
    panel: panels.find((name) => name === panel) ?? 'details',
    step: readStep(last('step'), readRun(last('step-run'), runs)),
  };
}

/** Names to values, in order; what can't be decoded is passed over. */
function partsOf(fragment: string): ReadonlyMap<string, readonly string[]> {
  const parts = new Map<string, string[]>();
  for (const part of fragment.replace(/^#/, '').split('&')) {
    const equals = part.indexOf('=');
    if (equals < 0) continue;
    let value: string;
    try {
      value = wellFormed(decodeURIComponent(part.slice(equals + 1)));
    } catch {
      continue;
    }
    const name = part.slice(0, equals);
    const values = parts.get(name);
    if (values === undefined) parts.set(name, [value]);
    else values.push(value);
  }
  return parts;
}

function readWindow(from: string | null, until: string | null, runs: readonly RunModel[]): TimeWindow {
  const whole = wholeTime(runs);
  const window = { from: readTime(from) ?? whole.from, until: readTime(until) ?? whole.until };
  const inSight = window.from < window.until && window.from <= whole.until && window.until >= whole.from;
  return inSight ? window : whole;
}

function readFilter(
  all: (name: string) => readonly string[],
  last: (name: string) => string | null,
  runs: readonly RunModel[],
): Filter {
  const names = new Set(runs.flatMap(({ head }) => head.names));
  const types = new Set(runs.flatMap(({ head }) => head.types));
  const known = (values: readonly string[], of: { has: (value: string) => boolean }): readonly string[] => [
    ...new Set(values.filter((value) => of.has(value))),
  ];
  const links = new Map<string, Filter['links'][number]>();
  for (const text of all('link')) {
    const [src, dest, ...others] = text.split('>').map(readLinkEnd);
    if (src === undefined || dest === undefined || others.length > 0) continue;
    if (names.has(src) && names.has(dest)) links.set(JSON.stringify([src, dest]), { src, dest });
  }
  return {
    ...emptyFilter,
    types: known(all('type'), types),
    nodes: known(all('node'), names),
    links: [...links.values()],
    fates: known(all('fate'), new Set<string>(fates)),
    text: last('text') ?? '',
    from: readTime(last('since')),
    until: readTime(last('before')),
  };
}

function readFollow(last: (name: string) => string | null, runs: readonly RunModel[]): SharedView['follow'] {
  const run = readRun(last('follow-run'), runs);
  for (const kind of ['value', 'key'] as const) {
    const text = last(kind);
    if (text !== null && text !== '') return { run, what: { kind, text } };
  }
  const rank = operationAt(last('operation'), runs[run]);
  return rank < 0 ? null : { run, what: { kind: 'operation', rank } };
}

function readStep(place: string | null, run: number): SharedView['step'] {
  const number = readNumber(place);
  return number === null || number > mostSteps ? null : { run, place: number };
}

/** Runs are counted from 1. */
function readRun(text: string | null, runs: readonly RunModel[]): number {
  const run = readNumber(text);
  return run !== null && run >= 1 && run <= runs.length ? run - 1 : 0;
}

/** By what people know things by: a message's number, an operation's index, a line of a node's log. */
function pinText({ run, kind, rank }: Thing, runs: readonly RunModel[]): string | null {
  const model = runs[run];
  if (kind === 'fault') return `fault${rank}`;
  if (kind === 'message') {
    const id = model?.columns.id[rank];
    return id === undefined ? null : `m${id}`;
  }
  if (kind === 'operation') {
    const index = model?.head.operations[rank]?.index;
    return index === undefined ? null : `op${index}`;
  }
  const line = model?.logs()[rank];
  return line === undefined ? null : `log${line.line}@${line.node}`;
}

function readPin(text: string | null, run: number, runs: readonly RunModel[]): Thing | null {
  const model = runs[run];
  const match = /^(m|op|fault|log)(\d+)(?:@(.*))?$/s.exec(text ?? '');
  if (match === null || model === undefined) return null;
  const [, letter, digits = '', node] = match;
  const number = Number(digits);
  const at = (kind: Thing['kind'], rank: number): Thing | null => (rank < 0 ? null : { run, kind, rank });
  if (letter === 'm') return at('message', model.columns.id.indexOf(number));
  if (letter === 'op') return at('operation', operationAt(digits, model));
  if (letter === 'fault') return at('fault', number < model.head.faults.length ? number : -1);
  const line = model.logs().findIndex((one) => one.line === number && one.node === node);
  return at('log', line);
}

/** By the index of its invocation or its completion. */
function operationAt(text: string | null, run: RunModel | undefined): number {
  const index = readNumber(text);
  const operations = run?.head.operations ?? [];
  if (index === null) return -1;
  const invoked = operations.findIndex((operation) => operation.index === index);
  return invoked >= 0 ? invoked : operations.findIndex(({ completionIndex }) => completionIndex === index);
}

function readNumber(text: string | null): number | null {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null;
}

/** `1.2s`, exact to the nanosecond. */
function timeText(time: number): string {
  const nanos = Math.round(Math.abs(time));
  const fraction = String(nanos % 1e9)
    .padStart(9, '0')
    .replace(/0+$/, '');
  const seconds = `${Math.floor(nanos / 1e9)}${fraction === '' ? '' : `.${fraction}`}s`;
  return time < 0 && nanos > 0 ? `-${seconds}` : seconds;
}

const nanosPer: Readonly<Record<string, number>> = { '': 1e9, s: 1e9, ms: 1e6, us: 1e3, µs: 1e3, ns: 1 };

function readTime(text: string | null): number | null {
  const match = /^(-?)(\d{1,9})(?:\.(\d{1,9}))?(|s|ms|us|µs|ns)$/.exec(text ?? '');
  if (match === null) return null;
  const [, minus, whole = '', fraction = '', unit = ''] = match;
  const scale = nanosPer[unit] ?? 1e9;
  // Of the fraction by itself: both parts are then exact.
  const nanos = Number(whole) * scale + Math.round((Number(fraction) * scale) / 10 ** fraction.length);
  return minus === '-' && nanos > 0 ? -nanos : nanos;
}

/** Names may have the arrow in them. */
function linkEnd(name: string): string {
  return name.replace(/[%>]/g, encodeURIComponent);
}

function readLinkEnd(text: string): string {
  return text.replace(/%3E/g, '>').replace(/%25/g, '%');
}

/** Percent signs only where an address needs them. */
function encoded(value: string): string {
  return encodeURIComponent(wellFormed(value)).replace(
    /%(?:3A|2C|2F|3E|40|5B|5D|7B|7D|22)/g,
    decodeURIComponent,
  );
}

/** Half a pair of surrogates can't stand in an address: it becomes the sign for what can't be shown. */
function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd');
}
