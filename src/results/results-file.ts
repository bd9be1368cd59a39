/**
 * `results.edn` with Maelstrom 0.2.4's keys: text from {@link Results} and back. The sections are turned
 * by two modules of their own: workload-sections.ts and the functions here.
 */
import { DscourseError, ExitStatus } from '../errors.ts';
import { type Edn, type EdnMap, EdnSymbol, Keyword, kw, prettyEdn, readEdn } from './edn.ts';
import { floating, keyed, list, validityEdn, whyFailed } from './edn-build.ts';
import { taggedOperation } from './history-file.ts';
import type {
  CountStats,
  ExceptionsResult,
  MessageCounts,
  NetResult,
  PerfResult,
  Results,
  StatsResult,
} from './results.ts';
import { Section } from './section.ts';
import { plainCause } from './verdict.ts';
import { readWorkload, workloadMap } from './workload-sections.ts';

/**
 * The typed results of a results.edn. Throws a DscourseError (`edn-damaged`, `results-damaged`) that
 * names `file` and the section that is not as Maelstrom writes it, or `analysis-died` when the whole
 * analysis failed and the file holds nothing but the reason.
 */
export function readResults(text: string, file = 'results.edn'): Results {
  return resultsOf(readEdn(text, file), file);
}

/** As {@link readResults}, from a value. */
export function resultsOf(value: Edn, file = 'results.edn'): Results {
  const top = new Section(file, [], value);
  if (!top.has('workload') && top.has('error')) throw analysisDied(file, top);
  const stats = readStats(top.section('stats'));
  const perf = top.has('perf') ? readPerf(top.section('perf')) : undefined;
  return {
    valid: top.validity('valid?'),
    ...(perf === undefined ? {} : { perf }),
    stats,
    availability: {
      valid: top.section('availability').validity('valid?'),
      okFraction: top.section('availability').number('ok-fraction'),
    },
    net: readNet(top.section('net')),
    exceptions: readExceptions(top.section('exceptions')),
    workload: readWorkload(top.section('workload'), stats),
  };
}

/** The analysis threw, as a whole or in a section that holds counts. */
function analysisDied(file: string, section: Section): DscourseError {
  const where = section.path.length === 0 ? '' : ` (${section.path.map((key) => `:${key}`).join(' ')})`;
  return new DscourseError({
    code: 'analysis-died',
    message: `${file}: the analysis of this run failed${where}: ${plainCause(whyFailed(section.get('error')))}.`,
    fix: 'Run the test again; --debug keeps all that the tool printed.',
    exitStatus: ExitStatus.couldNotJudge,
  });
}

function readStats(section: Section): StatsResult {
  if (section.has('error')) throw analysisDied(section.file, section);
  const byF: Record<string, CountStats> = {};
  for (const name of section.section('by-f').names()) {
    byF[name] = readCounts(section.section('by-f').section(name));
  }
  return { ...readCounts(section), byF };
}

function readCounts(section: Section): CountStats {
  return {
    valid: section.validity('valid?'),
    count: section.number('count'),
    okCount: section.number('ok-count'),
    failCount: section.number('fail-count'),
    infoCount: section.number('info-count'),
  };
}

function readNet(section: Section): NetResult {
  if (section.has('error')) throw analysisDied(section.file, section);
  const counts = (name: string): MessageCounts => ({
    sendCount: section.section(name).number('send-count'),
    recvCount: section.section(name).number('recv-count'),
    msgCount: section.section(name).number('msg-count'),
  });
  const withRate = (name: string) => ({
    ...counts(name),
    msgsPerOp: section.section(name).has('msgs-per-op') ? section.section(name).number('msgs-per-op') : null,
  });
  return {
    valid: section.validity('valid?'),
    all: withRate('all'),
    clients: counts('clients'),
    servers: withRate('servers'),
  };
}

function readExceptions(section: Section): ExceptionsResult {
  const list = section.has('exceptions') ? section.sections('exceptions') : [];
  return {
    valid: true,
    exceptions: list.map((item) => ({
      count: item.number('count'),
      class: className(item.get('class') ?? null),
      example: item.operation('example'),
    })),
  };
}

function readPerf(section: Section): PerfResult {
  const graphs = ['latency-graph', 'rate-graph'].filter((name) => section.has(name));
  const failed = graphs.find((name) => section.section(name).has('error'));
  const valid = section.validity('valid?');
  if (failed === undefined) return { valid };
  return { valid, error: whyFailed(section.section(failed).get('error')) };
}

function className(value: Edn): string {
  if (value instanceof Keyword) return `:${value.name}`;
  if (value instanceof EdnSymbol) return value.name;
  return typeof value === 'string' ? value : '';
}

/** The text of results.edn: Maelstrom's keys in Maelstrom's order, laid out over 72 columns or so. */
export function printResults(results: Results): string {
  return `${prettyEdn(resultsMap(results))}\n`;
}

/** The value that {@link printResults} lays out. */
export function resultsMap(results: Results): EdnMap {
  const { exceptions, stats, availability, workload } = historySections(results);
  return keyed({
    perf: perfMap(results.perf ?? { valid: true }),
    timeline: keyed({ 'valid?': true }),
    exceptions,
    stats,
    availability,
    net: keyed({
      all: netMap(results.net.all, results.net.all.msgsPerOp),
      clients: netMap(results.net.clients, null),
      servers: netMap(results.net.servers, results.net.servers.msgsPerOp),
      'valid?': validityEdn(results.net.valid),
    }),
    workload,
    'valid?': validityEdn(results.valid),
  });
}

/** The sections that a history determines, as {@link resultsMap} has them. */
export function historySections(
  results: Pick<Results, 'exceptions' | 'stats' | 'availability' | 'workload'>,
): Readonly<Record<'exceptions' | 'stats' | 'availability' | 'workload', Edn>> {
  return {
    exceptions: exceptionsMap(results.exceptions),
    stats: keyed({
      ...countEntries(results.stats),
      'by-f': keyed(
        Object.fromEntries(Object.entries(results.stats.byF).map(([f, c]) => [f, keyed(countEntries(c))])),
      ),
    }),
    availability: keyed({
      'valid?': validityEdn(results.availability.valid),
      // Maelstrom divides only when there was something to divide by: 1 is then an integer.
      'ok-fraction': results.stats.count === 0 ? 1 : floating(results.availability.okFraction),
    }),
    workload: workloadMap(results.workload),
  };
}

function perfMap(perf: PerfResult): EdnMap {
  const graph = keyed({
    'valid?': validityEdn(perf.valid),
    ...(perf.error === undefined ? {} : { error: perf.error }),
  });
  return keyed({ 'latency-graph': graph, 'rate-graph': graph, 'valid?': validityEdn(perf.valid) });
}

function exceptionsMap({ exceptions }: ExceptionsResult): EdnMap {
  if (exceptions.length === 0) return keyed({ 'valid?': true });
  const items = exceptions.map((item) =>
    keyed({
      count: item.count,
      class: item.class.startsWith(':') ? kw(item.class.slice(1)) : new EdnSymbol(item.class),
      example: taggedOperation(item.example),
    }),
  );
  return keyed({ 'valid?': true, exceptions: list(items) });
}

function countEntries(counts: CountStats): Record<string, Edn> {
  return {
    'valid?': validityEdn(counts.valid),
    count: counts.count,
    'ok-count': counts.okCount,
    'fail-count': counts.failCount,
    'info-count': counts.infoCount,
  };
}

function netMap(counts: MessageCounts, perOperation: number | null): EdnMap {
  return keyed({
    'send-count': counts.sendCount,
    'recv-count': counts.recvCount,
    'msg-count': counts.msgCount,
    ...(perOperation === null ? {} : { 'msgs-per-op': floating(perOperation) }),
  });
}
