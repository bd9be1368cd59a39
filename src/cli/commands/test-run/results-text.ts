/** Results as lines for people: one per section of results.edn, with the figures that matter. */
import { printEdn } from '../../../results/edn.ts';
import type {
  CountStats,
  LatencyQuantiles,
  Results,
  SetFullResult,
  Validity,
  WorkloadResult,
} from '../../../results/results.ts';
import { plainCause } from '../../../results/verdict.ts';
import { workloadText } from '../../../results/workload-text.ts';

export interface SectionText {
  readonly name: string;
  readonly valid: Validity;
  /** The first beside the name, the others below it. */
  readonly lines: readonly string[];
}

/**
 * The sections in Maelstrom's order of importance; plots only where they are missing, which decides nothing,
 * and no messages where only a history was judged.
 */
export function sectionTexts(
  results: Omit<Results, 'net'> & Partial<Pick<Results, 'net'>>,
): readonly SectionText[] {
  const { stats, availability, net, exceptions, workload, perf } = results;
  return [
    { name: 'workload', valid: workload.valid, lines: workloadLines(workload) },
    { name: 'stats', valid: stats.valid, lines: statsLines(stats, stats.byF) },
    {
      name: 'availability',
      valid: availability.valid,
      lines: [`${percentage(availability.okFraction)} of operations ok`],
    },
    ...(net === undefined
      ? []
      : [
          {
            name: 'net',
            valid: net.valid,
            lines: [
              `${perOperation(net.all.msgsPerOp)} messages per operation, ${perOperation(net.servers.msgsPerOp)} between servers`,
              `${net.all.msgCount} messages: ${net.clients.msgCount} with clients, ${net.servers.msgCount} between servers`,
            ],
          },
        ]),
    {
      name: 'exceptions',
      valid: exceptions.valid,
      lines:
        exceptions.exceptions.length === 0
          ? ['none']
          : exceptions.exceptions.map(({ count, class: name }) => `${count} × ${name}`),
    },
    ...(perf === undefined || perf.valid === true
      ? []
      : [
          {
            name: 'plots',
            valid: perf.valid,
            lines: [`${plainCause(perf.error ?? 'no reason given')}; the verdict does not rest on them`],
          },
        ]),
  ];
}

function workloadLines(workload: WorkloadResult): string[] {
  switch (workload.workload) {
    case 'echo':
      return workload.errors.length === 0
        ? ['every answer was the echo of what was sent']
        : [
            `${workload.errors.length} wrong ${workload.errors.length === 1 ? 'echo' : 'echoes'}`,
            ...workload.errors
              .slice(0, 3)
              .map(({ sent, received }) => `sent "${sent}", got ${short(printEdn(received))}`),
          ];
    case 'unique-ids':
      return [
        `${workload.acknowledgedCount} ids of ${workload.attemptedCount} requests, ${workload.duplicatedCount} given out twice`,
        ...workload.duplicated.slice(0, 3).map(({ id, count }) => `${short(printEdn(id))} ${count} times`),
        ...(workload.error === undefined ? [] : [short(workload.error)]),
      ];
    case 'set-full':
      return setFullLines(workload);
    default:
      return workloadText(workload, short);
  }
}

function setFullLines(result: SetFullResult): string[] {
  const lines = [
    `${result.attemptCount} values: ${result.stableCount} stable, ${result.lostCount} lost, ${result.neverReadCount} never read`,
  ];
  if (result.lost.length > 0) lines.push(`lost: ${values(result.lost)}`);
  if (result.neverRead.length > 0) lines.push(`never read: ${values(result.neverRead)}`);
  if (result.stableLatencies !== null) lines.push(`stable after ${quantiles(result.stableLatencies)}`);
  if (result.duplicatedCount > 0) lines.push(`${result.duplicatedCount} values stood twice in one read`);
  return lines;
}

function statsLines(all: CountStats, byF: Readonly<Record<string, CountStats>>): string[] {
  const parts = Object.entries(byF);
  return [
    counts(all),
    ...(parts.length > 1
      ? // A kind that need not succeed (kafka's crash) does not make the section invalid.
        parts.map(
          ([f, of]) => `${f}: ${counts(of)}${all.valid === true || of.valid === true ? '' : ' (none ok)'}`,
        )
      : []),
  ];
}

function counts({ count, okCount, failCount, infoCount }: CountStats): string {
  return `${count} operations: ${okCount} ok, ${failCount} failed, ${infoCount} unknown`;
}

function quantiles(of: LatencyQuantiles): string {
  const names: Readonly<Record<string, string>> = { '0.5': 'median', '1': 'at most' };
  return of
    .filter(({ quantile }) => quantile !== 0)
    .map(({ quantile, ms }) => `${names[String(quantile)] ?? `${quantile * 100} %`} ${ms} ms`)
    .join(', ');
}

function values(list: readonly Parameters<typeof printEdn>[0][]): string {
  const shown = list.slice(0, 12).map((value) => short(printEdn(value), 24));
  return shown.join(', ') + (list.length > shown.length ? ` and ${list.length - shown.length} more` : '');
}

function percentage(fraction: number): string {
  // Never rounded up to 100 %: one failure is enough to miss total availability.
  return `${(Math.floor(fraction * 10_000) / 100).toString()} %`;
}

function perOperation(figure: number | null): string {
  return figure === null ? 'no' : (Math.round(figure * 100) / 100).toString();
}

function short(text: string, limit = 160): string {
  return text.length <= limit ? text : `${text.slice(0, limit - 1)}…`;
}
