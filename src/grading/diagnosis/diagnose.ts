/**
 * Which diagnosis fits: first what ended the run, then what made answers fail, then what the workload's
 * checker says, then missed figures, then findings. The first that the evidence supports is given.
 */
import { ednItems, ednToJsonText, ednToText } from '../evidence/edn-text.ts';
import { clientOperations, givenBy } from '../evidence/operations.ts';
import { byValue, lastReads, okReads, type Read, readSet } from '../evidence/reads.ts';
import { valueMap } from '../evidence/spread.ts';
import { isUsual, missingInFinalReads } from '../findings.ts';
import type { RunEvidence } from '../grader.ts';
import type { Diagnosis, Finding, Statement } from '../report.ts';
import { at, count, list, percent, quoted, say, sayAt, seconds } from '../statement.ts';
import { answersDraft } from './answers.ts';
import { type Draft, tally } from './draft.ts';
import { endingDraft, hungDraft, spinDraft } from './endings.ts';
import { faultStatements } from './fault-steps.ts';
import { lostValueDraft } from './lost-value.ts';
import { inOrder } from './lost-value-steps.ts';
import { mutedDraft } from './muted.ts';
import { explain, notOk } from './unanswered.ts';

/** What a workload adds: what its checker's verdict means, what a missed measure or a finding means. */
export interface WorkloadDiagnosis {
  /** Wrong answers: said before anything about unanswered requests. */
  readonly wrongAnswers: (evidence: RunEvidence) => Draft | null;
  /** The rest of what the checker refused. */
  readonly invalid: (evidence: RunEvidence) => Draft | null;
  readonly missed: (evidence: RunEvidence, measure: string, bound: string | null) => Draft | null;
  readonly finding: (evidence: RunEvidence, finding: Finding) => Draft | null;
}

/** Explains a run that failed: `missed` are requirements, `findings` those that block. */
export function diagnose(
  evidence: RunEvidence,
  missed: readonly string[],
  findings: readonly Finding[],
  bounds: Readonly<Record<string, string>>,
  workload: WorkloadDiagnosis,
): Diagnosis {
  return finish(evidence, firstThatFits(evidence, missed, findings, bounds, workload));
}

/** The finished diagnosis, faults told; the hint is found by whoever knows the challenge. */
function finish(evidence: RunEvidence, draft: Draft): Diagnosis {
  const faults = faultStatements(evidence, draft);
  const steps = faults.length === 0 ? draft.steps : inOrder([...draft.steps, ...faults]);
  return { ...draft, steps, hint: null, run: evidence.run, seed: evidence.seed };
}

function firstThatFits(
  evidence: RunEvidence,
  missed: readonly string[],
  findings: readonly Finding[],
  bounds: Readonly<Record<string, string>>,
  workload: WorkloadDiagnosis,
): Draft {
  const ended = endingDraft(evidence);
  if (ended !== null) return ended;
  const { results } = evidence;
  if (missed.includes('valid') && results !== null) {
    const draft =
      workload.wrongAnswers(evidence) ??
      silentNode(evidence) ??
      statsDraft(evidence) ??
      availabilityDraft(evidence) ??
      workload.invalid(evidence);
    if (draft !== null) return draft;
  }
  // What is wrong comes before what is slow: a value that a node lacks makes every latency long.
  for (const finding of findings) {
    const draft = workload.finding(evidence, finding) ?? commonFinding(evidence, finding);
    if (draft !== null) return draft;
  }
  for (const measure of missed) {
    const draft = measure === 'valid' ? null : workload.missed(evidence, measure, bounds[measure] ?? null);
    if (draft !== null) return draft;
  }
  const [measure] = missed.filter((name) => name !== 'valid');
  return {
    code: 'requirement-missed',
    headline:
      measure === undefined
        ? say(
            'The run is not valid.',
            ...(results === null ? [at.outcome('ending/kind')] : [at.result('valid?')]),
          )
        : say(
            `The requirement ${measure} was missed.`,
            ...(results === null ? [at.outcome('ending/kind')] : [at.result('valid?')]),
          ),
    steps: [],
    cause: null,
    look: null,
  };
}

/** A node that was muted, hung or spinning while the run went on. */
function silentNode(evidence: RunEvidence): Draft | null {
  const { muted, stopped } = evidence.outcome;
  const [firstMuted] = muted;
  const [firstStopped] = stopped;
  if (firstStopped !== undefined && (firstMuted === undefined || firstStopped.step.time <= firstMuted.time)) {
    return firstStopped.kind === 'node-hung'
      ? hungDraft(evidence, firstStopped, 'stopped/0')
      : spinDraft(evidence, firstStopped, 'stopped/0');
  }
  return firstMuted === undefined ? null : mutedDraft(evidence, 0);
}

/** A kind of operation that never succeeded. */
function statsDraft(evidence: RunEvidence): Draft | null {
  const stats = evidence.results?.stats;
  if (stats === undefined || stats.valid === true) return null;
  for (const [f, counts] of Object.entries(stats.byF)) {
    if (counts.okCount > 0) continue;
    const all = notOk(evidence).filter((operation) => operation.f === f);
    // What a right node answers, too, explains nothing where there is something else.
    const unusual = all.filter((operation) => !isUsual(evidence, operation));
    const failed = unusual.length === 0 ? all : unusual;
    const subject = say(
      `No ${f} succeeded.`,
      at.result(`stats/by-f/${f}/ok-count`),
      at.result(`stats/by-f/${f}/count`),
    );
    const draft = answersDraft(evidence, failed, subject);
    if (draft !== null) return draft;
  }
  return null;
}

/** Fewer operations succeeded than the challenge asks for. */
function availabilityDraft(evidence: RunEvidence): Draft | null {
  const availability = evidence.results?.availability;
  if (availability === undefined || availability.valid === true) return null;
  const failed = notOk(evidence);
  const wanted = evidence.spec.availability;
  const ask =
    wanted === 'total' || wanted === null ? 'every request must succeed' : `${percent(wanted)} must succeed`;
  const total = clientOperations(evidence).length;
  const subject = say(
    `${count(failed.length, 'request')} of ${total} failed, and ${ask}.`,
    at.result('availability/ok-fraction'),
    at.result('stats/count'),
    at.result('stats/ok-count'),
  );
  return (
    answersDraft(evidence, failed, subject) ?? {
      code: 'unavailable',
      headline: say(
        `Only ${percent(availability.okFraction)} of the requests succeeded, and ${ask}.`,
        at.result('availability/ok-fraction'),
      ),
      steps: [],
      cause: null,
      look: null,
    }
  );
}

function commonFinding(evidence: RunEvidence, finding: Finding): Draft | null {
  switch (finding.code) {
    case 'node-muted':
    case 'node-hung':
    case 'node-spin':
      return silentNode(evidence);
    case 'malformed-reply':
    case 'late-answer':
    case 'error-reply':
    case 'no-answer': {
      const failed = notOk(evidence).filter(
        (operation) => explain(evidence, operation).code === finding.code,
      );
      return answersDraft(
        evidence,
        failed,
        say(`${count(failed.length, 'request')} did not succeed.`, ...finding.statement.pointers),
      );
    }
    default:
      return {
        code: finding.code,
        headline: finding.statement,
        steps: [],
        cause: null,
        look: null,
      };
  }
}

/** At most so many lost values are followed to find what they have in common. */
const MOST_FOLLOWED = 12;

/** Codes that rest on an event come before those that rest on its absence. */
const mostTelling = ['lost-value-dropped', 'lost-value-not-kept', 'lost-value-not-forwarded'];

/** Lost values (the checker's, or those of the stricter finding): where the chain of messages breaks. */
export function lostValuesDraft(evidence: RunEvidence): Draft | null {
  const results = evidence.results?.workload;
  if (results?.workload !== 'set-full') return null;
  const cases = lostCases(evidence, results.lost.map(ednToText));
  if (cases.length === 0) return null;
  const drafts = cases
    .slice(0, MOST_FOLLOWED)
    .map(({ value, node }) => lostValueDraft(evidence, value, node));
  const codes = tally(drafts.map(({ code }) => code));
  const often = codes.filter(([, n]) => n >= Math.max(1, drafts.length / 6)).map(([code]) => code);
  // What was seen to go wrong says more than what never happened, unless it is rare.
  const best = mostTelling.find((code) => often.includes(code)) ?? codes[0]?.[0];
  const chosen = drafts.find(({ code }) => code === best);
  if (chosen === undefined) return null;
  const values = new Set(cases.map(({ value }) => value));
  if (values.size < 2) return chosen;
  const isLost = results.lostCount > 0;
  const pointers = isLost
    ? [at.result('workload/lost'), at.result('workload/lost-count')]
    : chosen.headline.pointers;
  return {
    ...chosen,
    steps: [
      ...chosen.steps,
      say(
        `It is one of ${count(values.size, 'value')} that ${isLost ? 'were lost' : 'some node lacks'} in this run.`,
        ...pointers,
      ),
    ],
  };
}

/** Each lost value with a node that lacks it at the end: the one whose read decided it. */
function lostCases(
  evidence: RunEvidence,
  lost: readonly string[],
): readonly { readonly value: string; readonly node: string }[] {
  if (lost.length === 0) {
    return missingInFinalReads(evidence).flatMap(({ value, nodes }) =>
      nodes.slice(0, 1).map((node) => ({ value, node })),
    );
  }
  const finals = [...lastReads(evidence, false)];
  const latest = okReads(evidence).at(-1);
  return [...lost].sort(byValue).flatMap((value) => {
    const lacking = finals.filter(([, read]) => !readSet(read).has(value)).map(([node]) => node);
    const decided =
      latest !== undefined && lacking.includes(latest.operation.node)
        ? latest.operation.node
        : lacking.at(-1);
    return decided === undefined ? [] : [{ value, node: decided }];
  });
}

/** No value ever showed up for good: reads that return nothing, or nothing that stays. */
export function neverReadDraft(evidence: RunEvidence): Draft | null {
  const results = evidence.results?.workload;
  if (results?.workload !== 'set-full' || results.valid === true || results.stableCount > 0) return null;
  if (results.attemptCount === 0) return null;
  const reads = okReads(evidence);
  const broadcast = [...valueMap(evidence).broadcasts.keys()];
  const isRead = broadcast.some((value) => reads.some((read) => readSet(read).has(value)));
  // Values that were read for a while are lost ones; those have a diagnosis of their own.
  if (results.valid === false && isRead) return null;
  const last = reads.at(-1);
  const empty = reads.filter(({ items }) => items.length === 0).length;
  const missing = results.neverReadCount > 0 ? results.neverRead : results.lost;
  const values = missing.slice(0, 5).map(ednToText);
  return {
    code: 'never-read',
    headline: say(
      `None of the ${count(results.attemptCount, 'value')} that clients ${givenBy(evidence).done} was ever returned by a read${isRead ? ' and stayed' : ''}${values.length > 0 ? ` (${list(values)}${missing.length > 5 ? ' …' : ''})` : ''}.`,
      at.result('workload/attempt-count'),
      at.result('workload/stable-count'),
      at.result(results.neverReadCount > 0 ? 'workload/never-read' : 'workload/lost'),
    ),
    steps:
      last === undefined
        ? [say('No read succeeded.', at.result('stats/by-f'))]
        : [
            sayAt(
              last.completion.time,
              `The last read, of ${last.operation.node} at ${seconds(last.completion.time)}, returned ${count(last.items.length, 'value')}.`,
              at.operation(last.completion),
              at.operation(last.operation.invoke),
            ),
            say(
              `${count(empty, 'read')} of ${reads.length} returned an empty list.`,
              at.operation(last.completion),
              at.result('stats/by-f/read/ok-count'),
            ),
          ],
    cause: last === undefined ? null : (asStrings(evidence, last) ?? asLists(evidence, last)),
    look: `the handlers of ${givenBy(evidence).f} and read: they must use the same store`,
  };
}

/** Says so when a read returned lists or objects that hold the values, instead of the values. */
function asLists(evidence: RunEvidence, { completion, items }: Read): Statement | null {
  const { broadcasts } = valueMap(evidence);
  const wrapped = items.filter((item) => {
    const parts = ednItems(item) ?? (item instanceof Map ? [...item.values()] : []);
    return parts.some((part) => broadcasts.has(ednToText(part)));
  });
  const [first] = wrapped;
  if (first === undefined || wrapped.length < items.length) return null;
  return say(
    `The reads return ${count(wrapped.length, 'item')} like ${quoted(ednToJsonText(first), 60)}, in which the value is a part: nobody ${givenBy(evidence).done} such a thing.`,
    at.operation(completion),
  );
}

/** Says so when a read returned strings where numbers were broadcast. */
function asStrings(evidence: RunEvidence, { completion, items }: Read): Statement | null {
  const text = items.find((item) => typeof item === 'string' && /^-?\d+$/.test(item));
  if (text === undefined) return null;
  return say(
    `The reads return strings: ${ednToJsonText(text)} is not the number ${ednToText(text)} that was ${givenBy(evidence).done}.`,
    at.operation(completion),
  );
}
