/** Which messages and operations a filter lets through, and how many there would be with one choice changed. */
import { fates } from '../../format.ts';
import type { Filter } from './filter.ts';
import type { RunModel } from './run-model.ts';

/**
 * How many messages would be shown if of one kind of choice (types, nodes or fates) that one were chosen, and all
 * else stayed as it is.
 */
export interface FacetCounts {
  /** By rank of the type. */
  readonly types: Uint32Array;
  /** By rank of the name; messages from it or to it. */
  readonly nodes: Uint32Array;
  /** By code of the fate. */
  readonly fates: Uint32Array;
}

export interface FilterMask {
  /** 0: shown; else a bit for each kind of choice that it does not fit. */
  readonly failing: Uint8Array;
  readonly shown: number;
  readonly counts: FacetCounts;
}

const type_ = 1;
const node_ = 2;
const fate_ = 4;
/** Text, links and time: nothing is counted by them. */
const other_ = 8;

/**
 * One pass over all messages.
 * @param hits which messages have the filter's text; null when it has none
 */
export function filterMessages(
  { head, columns }: RunModel,
  filter: Filter,
  hits: Uint8Array | null,
): FilterMask {
  const { count, type, fate, src, dest, sent, end } = columns;
  const { names, types } = head;
  const badType = failingTable(types, filter.types, type_);
  const badNode = failingTable(names, filter.nodes, node_);
  const badFate = failingTable(fates, filter.fates, fate_);
  const links = linkCodes(names, filter);
  const from = filter.from ?? Number.NEGATIVE_INFINITY;
  const until = filter.until ?? Number.POSITIVE_INFINITY;
  const failing = new Uint8Array(count);
  const counts: FacetCounts = {
    types: new Uint32Array(types.length),
    nodes: new Uint32Array(names.length),
    fates: new Uint32Array(fates.length),
  };
  let shown = 0;
  for (let rank = 0; rank < count; rank++) {
    const a = src[rank] as number;
    const b = dest[rank] as number;
    const kind = type[rank] as number;
    const code = fate[rank] as number;
    let fails =
      (badType[kind] as number) |
      ((badNode[a] as number) & (badNode[b] as number)) |
      (badFate[code] as number);
    if (
      (sent[rank] as number) > until ||
      (end[rank] as number) < from ||
      (hits !== null && hits[rank] === 0) ||
      (links !== null && !links.has(a * names.length + b))
    ) {
      fails |= other_;
    }
    failing[rank] = fails;
    if (fails === 0) shown += 1;
    if ((fails & ~type_) === 0) increase(counts.types, kind);
    if ((fails & ~fate_) === 0) increase(counts.fates, code);
    if ((fails & ~node_) === 0) {
      increase(counts.nodes, a);
      if (a !== b) increase(counts.nodes, b);
    }
  }
  return { failing, shown, counts };
}

function increase(counts: Uint32Array, at: number): void {
  counts[at] = (counts[at] as number) + 1;
}

/** The bit for each that was not chosen; where nothing was chosen, everything is. */
function failingTable(all: readonly string[], chosen: readonly string[], bit: number): Uint8Array {
  const wanted = new Set(chosen);
  return Uint8Array.from(all, (one) => (wanted.size === 0 || wanted.has(one) ? 0 : bit));
}

function linkCodes(names: readonly string[], { links }: Filter): ReadonlySet<number> | null {
  if (links.length === 0) return null;
  const rankOf = new Map(names.map((name, rank) => [name, rank]));
  const codes = links.map(
    ({ src, dest }) => (rankOf.get(src) ?? -1) * names.length + (rankOf.get(dest) ?? -1),
  );
  return new Set(
    codes.filter((_, at) => rankOf.has(links[at]?.src ?? '') && rankOf.has(links[at]?.dest ?? '')),
  );
}

/**
 * 1: shown, by rank. An operation is hidden by the time, the text (of what was asked and answered) and the nodes; types,
 * links and fates are said of messages alone.
 */
export function filterOperations({ head }: RunModel, filter: Filter): Uint8Array {
  const nodes = new Set(filter.nodes);
  const text = filter.text.toLowerCase();
  const from = filter.from ?? Number.NEGATIVE_INFINITY;
  const until = filter.until ?? Number.POSITIVE_INFINITY;
  const { names, lanes, operations } = head;
  const wantedLane = lanes.map((lane) => lane.names.some((name) => nodes.has(names[name] ?? '')));
  return Uint8Array.from(operations, ({ f, value, result, start, end, lane, node }) => {
    if (start > until || (end ?? Number.POSITIVE_INFINITY) < from) return 0;
    if (nodes.size > 0 && !nodes.has(names[node] ?? '') && !wantedLane[lane]) return 0;
    if (text === '') return 1;
    return [f, value, result ?? ''].some((one) => one.toLowerCase().includes(text)) ? 1 : 0;
  });
}
