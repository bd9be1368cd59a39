import { useState } from 'preact/hooks';
import { grouped } from '../../../grading/statement.ts';
import type { RunModel } from '../model/run-model.ts';
import type { Choice } from './choice-list.tsx';
import { TypeSwatch } from './type-swatch.tsx';
import { visible } from './visible-text.ts';

interface TypeChipsProps {
  /** The most frequent first. */
  readonly types: readonly Choice[];
  readonly chosen: readonly string[];
  readonly runs: readonly RunModel[];
  readonly onChange: (chosen: readonly string[]) => void;
}

const few = 6;

/** Types of messages in the colours that they have in the diagram; what is pressed is shown, all when none is. */
export function TypeChips({ types, chosen, runs, onChange }: TypeChipsProps) {
  const [all, setAll] = useState(false);
  const shown = all ? types : types.filter(({ name }, place) => place < few || chosen.includes(name));
  return (
    <div class="chips" role="group" aria-label="Types of messages">
      {shown.map(({ name, count }) => {
        const pressed = chosen.includes(name);
        return (
          <button
            type="button"
            key={name}
            class={`chip${count === 0 ? ' none' : ''}`}
            aria-pressed={pressed}
            title={visible(name)}
            onClick={() => onChange(pressed ? chosen.filter((other) => other !== name) : [...chosen, name])}
          >
            <TypeSwatch runs={runs} type={name} />
            <span class="chip-name">{visible(name)}</span>
            {count !== null && <span class="count">{grouped(count)}</span>}
          </button>
        );
      })}
      {types.length > few && (
        <button type="button" class="button link" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? 'fewer' : `${types.length - shown.length} more`}
        </button>
      )}
    </div>
  );
}
