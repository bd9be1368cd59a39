/**
 * `history.edn`: one map per line, `{:index 0, :time 34600082, :type :invoke, :process 4, :f :echo, :value …}`,
 * then a workload's own keys, `:final?`, `:error` and `:exception` where an operation has them.
 */
import { DscourseError, ExitStatus } from '../errors.ts';
import { type Edn, type EdnMap, isEdnMap, Keyword, kw, printEdn, readEdnLines, Tagged } from './edn.ts';
import type { History, Operation, OperationType } from './results.ts';

const INDEX = kw('index');
const TIME = kw('time');
const TYPE = kw('type');
const PROCESS = kw('process');
const F = kw('f');
const VALUE = kw('value');
const ERROR = kw('error');
const FINAL = kw('final?');
const EXCEPTION = kw('exception');

const KNOWN: ReadonlySet<Edn> = new Set<Edn>([INDEX, TIME, TYPE, PROCESS, F, VALUE, ERROR, FINAL, EXCEPTION]);

const TYPES: ReadonlySet<string> = new Set<OperationType>(['invoke', 'ok', 'fail', 'info']);

/**
 * The operations of a history.edn. Throws a DscourseError (`edn-damaged`, `history-damaged`) that names
 * `file` and the line when the text is not one.
 */
export function readHistory(text: string, file = 'history.edn'): Operation[] {
  const lines = readEdnLines(text, file);
  const operations: Operation[] = [];
  for (let i = 0; i < lines.length; i++) {
    const operation = operationOf(lines[i] as Edn);
    if (typeof operation === 'string') {
      throw new DscourseError({
        code: 'history-damaged',
        message: `${file}:${i + 1}: ${operation}.`,
        fix: 'The file was changed after it was written: run the grade or the test again.',
        exitStatus: ExitStatus.couldNotJudge,
      });
    }
    operations.push(operation);
  }
  return operations;
}

/** The operation that a map holds (tagged `#jepsen.history.Op` or not), or what is wrong with it. */
export function operationOf(value: Edn): Operation | string {
  const map = typeof value === 'object' && value !== null && 'tag' in value ? value.value : value;
  if (!isEdnMap(map)) return 'an operation must be a map';
  const index = map.get(INDEX);
  const time = map.get(TIME);
  const type = map.get(TYPE);
  const f = map.get(F);
  if (typeof index !== 'number') return 'an operation without a whole number as :index';
  if (typeof time !== 'number') return 'an operation without a whole number as :time';
  if (!(type instanceof Keyword) || !TYPES.has(type.name)) return 'an operation whose :type is none';
  if (!(f instanceof Keyword)) return 'an operation without an :f';
  const process = processOf(map);
  if (process === undefined) return 'an operation without a :process';
  const error = map.get(ERROR);
  const exception = map.get(EXCEPTION);
  const more = furtherKeys(map);
  return {
    index,
    time,
    type: type.name as OperationType,
    process,
    f: f.name,
    value: map.get(VALUE) ?? null,
    ...(more === null ? {} : { more }),
    ...(error === undefined ? {} : { error }),
    ...(map.get(FINAL) === true ? { final: true } : {}),
    ...(exception === undefined ? {} : { exception }),
  };
}

function furtherKeys(map: EdnMap): EdnMap | null {
  const further = [...map].filter(([key]) => !KNOWN.has(key));
  return further.length === 0 ? null : new Map(further);
}

function processOf(map: EdnMap): Operation['process'] | undefined {
  const process = map.get(PROCESS);
  if (typeof process === 'number') return process;
  return process instanceof Keyword && process.name === 'nemesis' ? 'nemesis' : undefined;
}

/** One operation as a line of history.edn, without the line's end. */
export function printOperation(operation: Operation): string {
  let text =
    `{:index ${operation.index}, :time ${operation.time}, :type :${operation.type}, ` +
    `:process ${operation.process === 'nemesis' ? ':nemesis' : operation.process}, ` +
    `:f ${printEdn(kw(operation.f))}, :value ${printEdn(operation.value)}`;
  for (const [key, value] of operation.more ?? []) text += `, ${printEdn(key)} ${printEdn(value)}`;
  if (operation.final === true) text += ', :final? true';
  if (operation.error !== undefined) text += `, :error ${printEdn(operation.error)}`;
  if (operation.exception !== undefined) text += `, :exception ${printEdn(operation.exception)}`;
  return `${text}}`;
}

/** The operation as the map that results.edn shows, in the order of history.edn. */
export function operationMap(operation: Operation): EdnMap {
  const map = new Map<Edn, Edn>([
    [INDEX, operation.index],
    [TIME, operation.time],
    [TYPE, kw(operation.type)],
    [PROCESS, operation.process === 'nemesis' ? kw('nemesis') : operation.process],
    [F, kw(operation.f)],
    [VALUE, operation.value],
  ]);
  for (const [key, value] of operation.more ?? []) map.set(key, value);
  if (operation.final === true) map.set(FINAL, true);
  if (operation.error !== undefined) map.set(ERROR, operation.error);
  if (operation.exception !== undefined) map.set(EXCEPTION, operation.exception);
  return map;
}

/** An operation as a record of Jepsen's (`#jepsen.history.Op{…}`), or nil. */
export function taggedOperation(operation: Operation | null): Edn {
  return operation === null ? null : new Tagged('jepsen.history.Op', operationMap(operation));
}

/** The text of history.edn, a line per operation. */
export function printHistory(history: History): string {
  const lines = history.map(printOperation);
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}
