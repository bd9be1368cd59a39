import type { ReadonlySignal } from '@preact/signals';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { count } from '../../../grading/statement.ts';
import type { Emphasis } from '../model/emphasis.ts';
import type { RunModel } from '../model/run-model.ts';
import { visible } from '../panels/visible-text.ts';
import type { PageState } from '../state.ts';
import './diagram.css';
import { DiagramView } from './diagram-view.ts';
import { StepBadges } from './step-badges.tsx';
import { Tooltip } from './tooltip.tsx';

export interface DiagramProps {
  readonly run: RunModel;
  readonly state: PageState;
  readonly emphasis: ReadonlySignal<Emphasis>;
  /** Called once, when the run has been drawn. */
  readonly onFirstFrame?: () => void;
}

/** The run in space and time. It fills the box that it is in, and scrolls its lanes itself. */
export function Diagram({ run, state, emphasis, onFirstFrame }: DiagramProps) {
  const root = useRef<HTMLDivElement>(null);
  const picture = useRef<HTMLCanvasElement>(null);
  const overlay = useRef<HTMLCanvasElement>(null);
  const [view, setView] = useState<DiagramView | null>(null);
  const help = useId();
  useEffect(() => {
    if (!root.current || !picture.current || !overlay.current) return;
    const elements = {
      root: root.current,
      picture: picture.current,
      overlay: overlay.current,
    };
    const made = new DiagramView(run, state, emphasis, elements, () => onFirstFrame?.());
    setView(made);
    return () => made.dispose();
  }, [run, state, emphasis]);
  return (
    <div class="diagram-frame">
      <div
        ref={root}
        class="diagram-root"
        role="application"
        tabIndex={0}
        aria-label={`Space-time diagram of ${visible(run.head.label)}`}
        aria-roledescription="diagram"
        aria-describedby={help}
      >
        <canvas ref={picture} />
        <canvas ref={overlay} />
      </div>
      <p id={help} class="diagram-unseen">
        {count(run.columns.count, 'message')} between {count(run.head.lanes.length, 'lane')}. Arrow up and
        down change the lane, left and right go from event to event, Enter pins one. The table shows the same
        messages.
      </p>
      <p class="diagram-unseen diagram-spoken" aria-live="polite">
        {view?.spoken.value}
      </p>
      {view !== null && view.note.value !== '' && <p class="diagram-note">{view.note.value}</p>}
      {view !== null && <StepBadges run={run} state={state} view={view} />}
      {view !== null && <Tooltip run={run} view={view} />}
    </div>
  );
}
