import { useState } from 'preact/hooks';
import { grouped } from '../../../grading/statement.ts';
import { visible } from './visible-text.ts';

export interface Choice {
  readonly name: string;
  readonly label?: string;
  /** Messages that there would be; null: not counted. */
  readonly count: number | null;
}

interface ChoiceListProps {
  readonly legend: string;
  readonly choices: readonly Choice[];
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
}

const searchFrom = 12;
const most = 200;

/** Tick boxes with counts; where there are many, with a field to find one. */
export function ChoiceList({ legend, choices, chosen, onChange }: ChoiceListProps) {
  const [search, setSearch] = useState('');
  const wanted = search.trim().toLowerCase();
  const found = choices.filter(({ name, label }) => (label ?? name).toLowerCase().includes(wanted));
  const toggle = (name: string) =>
    onChange(chosen.includes(name) ? chosen.filter((other) => other !== name) : [...chosen, name]);
  return (
    <fieldset class="choices">
      <legend class="out-of-sight">{legend}</legend>
      {choices.length > searchFrom && (
        <input
          type="search"
          placeholder="Find"
          aria-label={`Find in ${legend.toLowerCase()}`}
          value={search}
          onInput={({ currentTarget }) => setSearch(currentTarget.value)}
        />
      )}
      <div class="choice-rows">
        {found.slice(0, most).map(({ name, label, count }) => (
          <label class="choice" key={name}>
            <input type="checkbox" checked={chosen.includes(name)} onChange={() => toggle(name)} />
            <span class="choice-name">{visible(label ?? name)}</span>
            {count !== null && <span class="count">{grouped(count)}</span>}
          </label>
        ))}
      </div>
      {found.length === 0 && <p class="empty">None is named so.</p>}
      {found.length > most && <p class="muted">and {grouped(found.length - most)} more: type to find one</p>}
      {chosen.length > 0 && (
        <button type="button" class="button small" onClick={() => onChange([])}>
          All {legend.toLowerCase()}
        </button>
      )}
    </fieldset>
  );
}
