import type { FindingSeverity } from '../../../grading/report.ts';
import type { PageHead, RunHead } from '../../format.ts';
import type { PanelName } from '../state.ts';
import type { Tab } from './tabs.tsx';

const labels: Readonly<Record<PanelName, string>> = {
  evidence: 'Evidence',
  details: 'Details',
  logs: 'Log',
  rates: 'Rates',
  links: 'Links',
  report: 'Report',
  compare: 'Compare',
};

/** The panels that have something to show, each with the digit that opens it. */
export function panelsOf(head: Pick<PageHead, 'runs' | 'comparison'>): readonly Tab<PanelName>[] {
  const there: Readonly<Record<PanelName, boolean>> = {
    evidence: head.runs.some(hasEvidence),
    details: true,
    logs: true,
    rates: true,
    links: head.runs.some(({ capabilities }) => capabilities.messages),
    report: true,
    compare: head.comparison !== null,
  };
  return (Object.keys(labels) as PanelName[])
    .filter((name) => there[name])
    .map((name, place) => ({ name, label: labels[name], key: String(place + 1) }));
}

/** Something that fails the grade, or that a figure explains. */
function hasEvidence({ report, figures }: RunHead): boolean {
  if (figures.length > 0) return true;
  return report !== null && (report.diagnosis !== null || report.findings.some(isBlocking));
}

function isBlocking({ severity }: { readonly severity: FindingSeverity }): boolean {
  return severity === 'blocking';
}
