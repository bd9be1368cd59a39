import { relationsOf } from '../model/relations.ts';
import type { RunModel } from '../model/run-model.ts';
import { showThing } from '../show-thing.ts';
import type { PageState, Thing } from '../state.ts';
import { visible } from './visible-text.ts';

interface RelationsProps {
  readonly state: PageState;
  readonly run: RunModel;
  readonly thing: Thing;
}

const most = 12;

/** What led to a thing and what came of it; each leads there. */
export function Relations({ state, run, thing }: RelationsProps) {
  const relations = relationsOf(run, thing);
  if (relations.length === 0) return null;
  return (
    <section>
      <h4>Cause and consequence</h4>
      <ul class="relations">
        {relations.slice(0, most).map((relation) => (
          <li key={`${relation.kind} ${relation.thing.kind} ${relation.thing.rank}`}>
            <button type="button" class="button link" onClick={() => showThing(state, relation.thing)}>
              {visible(relation.words)}
            </button>
          </li>
        ))}
      </ul>
      {relations.length > most && <p class="muted">and {relations.length - most} more</p>}
    </section>
  );
}
