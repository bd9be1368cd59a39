/** Anomalies that are no circle of the checker's, drawn in the same form: who saw, or wrote over, what of whom. */
import type { Edn } from '../../results/edn.ts';
import { ednKey } from '../../results/edn-compare.ts';
import type { Operation } from '../../results/results.ts';
import type {
  DirtyRead,
  DirtyUpdate,
  FutureRead,
  InternalAnomaly,
  LostUpdate,
  TransactionAnomaly,
} from '../../results/sections/transaction-anomalies.ts';
import type { Drawing, Edge } from './cycle-figure.ts';
import {
  isOfKey,
  isWrite,
  type MicroOperation,
  microOperation,
  microOperations,
  said,
} from './micro-operation.ts';

/** Transactions of a lost update that are drawn: two say it all. */
const mostUpdates = 3;

/** Null for what is about no two places in transactions. */
export function pairDrawing(anomaly: TransactionAnomaly): Drawing | null {
  switch (anomaly.kind) {
    case 'aborted-read':
    case 'intermediate-read':
      return dirtyRead(anomaly);
    case 'dirty-update':
      return dirtyUpdate(anomaly);
    case 'lost-update':
      return lostUpdate(anomaly);
    case 'internal':
      return internal(anomaly);
    case 'future-read':
      return futureRead(anomaly);
    default:
      return null;
  }
}

function dirtyRead({ element, kind, microOperation: source, operation, writer }: DirtyRead): Drawing {
  const read = microOperation(source);
  const value = element ?? read.value;
  const [fromMicro, toMicro] = [writeOf(writer, read.key, value), placeOf(operation, source)];
  const wrote = `T1 wrote ${said(value)} to key ${said(read.key)}`;
  const saw = `T2 read the key as ${said(read.value)}`;
  const later = microOperations(writer).slice((fromMicro ?? 0) + 1);
  const over = later.find((micro) => isWrite(micro) && isOfKey(micro, read.key));
  const isAborted = kind === 'aborted-read';
  return {
    name: isAborted ? 'G1a' : 'G1b',
    words: isAborted
      ? 'An aborted read: one transaction saw what another wrote that failed.'
      : 'An intermediate read: one transaction saw what another wrote before it was done with the key.',
    transactions: [writer, operation],
    edges: [
      {
        ...edge(0, 1, 'wr', fromMicro, toMicro),
        words: isAborted
          ? `${wrote} and failed, and ${saw}: nobody may ever see that.`
          : `${wrote}${over === undefined ? '' : ` and then ${said(over.value)}`}, and ${saw}: only what T1 left in the end may be seen.`,
      },
    ],
  };
}

function dirtyUpdate({ key, transactions: [failed, next], values }: DirtyUpdate): Drawing {
  const [first = null, last = null] = [values[0], values.at(-1)];
  return {
    name: 'dirty-update',
    words: 'A dirty update: one transaction built upon what another wrote that failed.',
    transactions: [failed, next],
    edges: [
      {
        ...edge(0, 1, 'ww', writeOf(failed, key, first), writeOf(next, key, last)),
        words: `T1 wrote ${said(first)} to key ${said(key)} and failed, and T2 wrote ${said(last)} behind it: what failed is there for good.`,
      },
    ],
  };
}

function lostUpdate({ key, transactions, value }: LostUpdate): Drawing {
  const shown = transactions.slice(0, mostUpdates);
  const edges = shown.map((reader, from) => {
    const to = (from + 1) % shown.length;
    const writer = shown[to] as Operation;
    const [fromMicro, toMicro] = [readOf(reader, key, value), lastWriteOf(writer, key)];
    const written = toMicro === null ? '' : ` of ${said(microOperations(writer)[toMicro]?.value ?? null)}`;
    return {
      ...edge(from, to, 'rw', fromMicro, toMicro),
      words: `T${from + 1} read key ${said(key)} as ${said(value)}, without T${to + 1}’s write${written}: T${from + 1} comes before T${to + 1}${to < from ? ', which closes the circle' : ''}.`,
    };
  });
  return {
    name: 'lost-update',
    words:
      'A lost update: each read the same version of a key and then wrote it, without knowing of the other’s update.',
    transactions: shown,
    edges,
  };
}

function internal({ expected, microOperation: source, operation }: InternalAnomaly): Drawing | null {
  const { key, value } = microOperation(source);
  const to = placeOf(operation, source);
  const from = microOperations(operation).findLastIndex((micro, at) => at < (to ?? 0) && isOfKey(micro, key));
  if (to === null || from < 0) return null;
  return {
    name: 'internal',
    words: 'One transaction contradicts itself.',
    transactions: [operation],
    edges: [
      {
        ...edge(0, 0, 'wr', from, to),
        words: `By what T1 itself read and wrote before, key ${said(key)} was ${said(expected)}; its read returned ${said(value)}.`,
      },
    ],
  };
}

function futureRead({ element, microOperation: source, operation }: FutureRead): Drawing | null {
  const { key } = microOperation(source);
  const [from, to] = [writeOf(operation, key, element), placeOf(operation, source)];
  if (from === null || to === null) return null;
  return {
    name: 'future-read',
    words: 'A transaction read what it only wrote afterwards.',
    transactions: [operation],
    edges: [
      {
        ...edge(0, 0, 'wr', from, to),
        words: `T1 read ${said(element)} from key ${said(key)} before it wrote it.`,
      },
    ],
  };
}

function edge(
  from: number,
  to: number,
  type: Edge['type'],
  fromMicro: number | null,
  toMicro: number | null,
): Omit<Edge, 'words'> {
  return { from, to, type, fromMicro, toMicro };
}

/** The place of the first micro-operation that is as wanted; null where there is none. */
function find(operation: Operation, wanted: (micro: MicroOperation) => boolean): number | null {
  const place = microOperations(operation).findIndex(wanted);
  return place < 0 ? null : place;
}

function placeOf(operation: Operation, source: Edn): number | null {
  const { f, key, value } = microOperation(source);
  return find(operation, (micro) => micro.f === f && isOfKey(micro, key) && isValue(micro, value));
}

function writeOf(operation: Operation, key: Edn, value: Edn): number | null {
  return find(operation, (micro) => isWrite(micro) && isOfKey(micro, key) && isValue(micro, value));
}

function readOf(operation: Operation, key: Edn, value: Edn): number | null {
  return (
    find(operation, (micro) => !isWrite(micro) && isOfKey(micro, key) && isValue(micro, value)) ??
    find(operation, (micro) => !isWrite(micro) && isOfKey(micro, key))
  );
}

function lastWriteOf(operation: Operation, key: Edn): number | null {
  const place = microOperations(operation).findLastIndex((micro) => isWrite(micro) && isOfKey(micro, key));
  return place < 0 ? null : place;
}

function isValue({ value }: MicroOperation, other: Edn): boolean {
  return ednKey(value) === ednKey(other);
}
