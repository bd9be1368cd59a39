import { useRef } from 'preact/hooks';
import type { DiagnosisView, Step } from '../../format.ts';
import { Figures } from '../figures/figures.tsx';
import type { RunModel } from '../model/run-model.ts';
import type { PageState } from '../state.ts';
import { nearTime } from './near-time.ts';
import { showStep } from './show-step.ts';
import { StepLine, Targets } from './steps.tsx';
import { visible } from './visible-text.ts';
import './evidence.css';

/** Why a run failed, step by step: each step brings what it rests on into sight. Below it the figures. */
export function EvidencePanel({ state }: { state: PageState }) {
  return (
    <>
      {state.runs.map((run) => (
        <RunEvidence key={run.place} state={state} run={run} named={state.runs.length > 1} />
      ))}
    </>
  );
}

interface RunProps {
  readonly state: PageState;
  readonly run: RunModel;
}

function RunEvidence({ state, run, named }: RunProps & { named: boolean }) {
  const { figures, report } = run.head;
  const findings = report?.findings ?? [];
  const diagnosis = report?.diagnosis ?? null;
  return (
    <section class="panel-section evidence">
      {named && (
        <h3 class="evidence-run">
          <b class="run-name">{run.place === 0 ? 'A' : 'B'}</b> {visible(run.head.label)}
        </h3>
      )}
      {diagnosis === null && findings.length === 0 && figures.length === 0 && (
        <p class="empty">
          {report?.reason
            ? visible(report.reason)
            : 'Nothing speaks against this run: there is no evidence to show.'}
        </p>
      )}
      {diagnosis !== null && <Diagnosis state={state} run={run} diagnosis={diagnosis} />}
      {figures.length > 0 && <Figures state={state} run={run} figures={figures} />}
      {findings.length > 0 && (
        <>
          <h4>{findings.length === 1 ? 'A finding' : 'Findings'}</h4>
          <ul class="evidence-findings">
            {findings.map(({ severity, step }) => (
              <li key={step.text}>
                {severity === 'blocking' && <b class="bad">Fails the grade: </b>}
                <StepLine state={state} run={run.place} step={step} />
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

/** Headline, steps and cause are one list: arrow keys go through it, and the view follows. */
function Diagnosis({ state, run, diagnosis }: RunProps & { diagnosis: DiagnosisView }) {
  const box = useRef<HTMLDivElement>(null);
  const { cause, code, headline, look, steps } = diagnosis;
  const all = [headline, ...steps, ...(cause === null ? [] : [cause])];
  const current = state.step.value?.run === run.place ? state.step.value.place : null;
  const show = (place: number) => {
    const step = all[place];
    if (step === undefined) return;
    state.step.value = { run: run.place, place };
    showStep(state, run.place, step);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const buttons = [...(box.current?.querySelectorAll<HTMLElement>('.evidence-step') ?? [])];
    const at = buttons.findIndex((button) => button.matches(':focus'));
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (at < 0 || next === undefined) return;
    event.preventDefault();
    // The keys of the diagram must not move it, too.
    event.stopPropagation();
    buttons[next]?.focus();
    show(next);
  };
  const one = (step: Step, place: number) => (
    <StepButton
      state={state}
      run={run}
      step={step}
      isCurrent={place === current}
      onShow={() => show(place)}
    />
  );
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the buttons in it
    <div ref={box} onKeyDown={onKeyDown}>
      <h3 class="out-of-sight">Diagnosis: {code}</h3>
      <div class="evidence-headline">{one(headline, 0)}</div>
      {steps.length > 0 && (
        <ol class="evidence-steps">
          {steps.map((step, i) => (
            <li key={i}>{one(step, i + 1)}</li>
          ))}
        </ol>
      )}
      {cause !== null && (
        <>
          <h4>Likely cause</h4>
          {one(cause, all.length - 1)}
        </>
      )}
      {look !== null && (
        <p class="evidence-look">
          <b>Where to look:</b> {visible(look)}
        </p>
      )}
    </div>
  );
}

interface StepButtonProps extends RunProps {
  readonly step: Step;
  readonly isCurrent: boolean;
  readonly onShow: () => void;
}

function StepButton({ state, run, step, isCurrent, onShow }: StepButtonProps) {
  return (
    <div class="evidence-item">
      <button
        type="button"
        class="evidence-step"
        aria-current={isCurrent ? 'step' : undefined}
        onClick={onShow}
      >
        <span class="evidence-text">{visible(step.text)}</span>
        {step.time !== null && <span class="evidence-time muted">{nearTime(step.time)}</span>}
      </button>
      {isCurrent && <Targets state={state} run={run.place} step={step} />}
    </div>
  );
}
