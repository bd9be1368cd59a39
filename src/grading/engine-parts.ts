/** The parts of a report by engine. */
import type { EngineReport, Report } from './report.ts';

export type EnginePart = Omit<EngineReport, 'durationMs'>;

/** What each engine that ran came to, the one that decided first. */
export function engineParts(report: Report): readonly EnginePart[] {
  return report.other === null ? [report] : [report, report.other];
}

/** The part of an engine; null when it did not run. */
export function partOf(report: Report, engine: EnginePart['engine']): EnginePart | null {
  return engineParts(report).find((part) => part.engine === engine) ?? null;
}
