import { useRef, useState } from 'preact/hooks';
import { grouped } from '../../../grading/statement.ts';
import { followSuggestions } from '../model/follow-suggestions.ts';
import type { Page } from '../page.ts';
import { followWords } from './filter-words.ts';
import { places } from './key-handler.ts';
import { oneLine } from './visible-text.ts';

const most = 40;

/**
 * Chooses what to follow: a field that suggests values, keys and operations while one types (the combobox pattern of
 * the ARIA authoring practices). What is followed stands in it, and a button lets go.
 */
export function FollowBox({ page: { state } }: { page: Page }) {
  const [typed, setTyped] = useState<string | null>(null);
  const [at, setAt] = useState(0);
  const field = useRef<HTMLInputElement>(null);
  const following = state.follow.value;
  const open = typed !== null;
  const suggestions = open ? followSuggestions(state.runs, typed, most) : [];
  const active = suggestions[Math.min(at, suggestions.length - 1)];
  const close = () => {
    setTyped(null);
    setAt(0);
  };
  const choose = (suggestion: (typeof suggestions)[number] | undefined) => {
    if (suggestion === undefined) return;
    state.follow.value = { run: suggestion.run, what: suggestion.follow };
    close();
  };
  const letGo = () => {
    state.follow.value = null;
    close();
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const last = Math.max(0, suggestions.length - 1);
    if (event.key === 'ArrowDown') {
      if (open) setAt(at >= last ? 0 : at + 1);
      else setTyped('');
    } else if (event.key === 'ArrowUp' && open) setAt(at <= 0 ? last : at - 1);
    else if (event.key === 'Enter' && open) choose(active);
    else if (event.key === 'Escape' && open) close();
    else if (event.key === 'Escape' && following !== null) letGo();
    else return;
    event.preventDefault();
  };
  return (
    <div class="follow">
      <div class="follow-field">
        <label for={places.follow}>Follow</label>
        <input
          id={places.follow}
          type="text"
          role="combobox"
          autocomplete="off"
          spellcheck={false}
          placeholder="value, key or operation"
          aria-expanded={open}
          aria-controls="follow-options"
          aria-autocomplete="list"
          aria-keyshortcuts="f"
          aria-activedescendant={
            active === undefined ? undefined : `follow-option-${suggestions.indexOf(active)}`
          }
          class={following === null ? undefined : 'chosen'}
          ref={field}
          value={typed ?? (following === null ? '' : followWords(following, state.runs))}
          onFocus={({ currentTarget }) => currentTarget.select()}
          onClick={() => open || setTyped('')}
          onInput={({ currentTarget }) => {
            setTyped(currentTarget.value);
            setAt(0);
          }}
          onBlur={close}
          onKeyDown={onKeyDown}
        />
        {following !== null && (
          <button type="button" class="button small" aria-label="Follow nothing" onClick={letGo}>
            ×
          </button>
        )}
      </div>
      <div class="options" role="listbox" id="follow-options" aria-label="Suggestions" hidden={!open}>
        {suggestions.map((suggestion, place) => (
          <div
            class="option"
            role="option"
            key={`${suggestion.run} ${JSON.stringify(suggestion.follow)}`}
            id={`follow-option-${place}`}
            aria-selected={suggestion === active}
            // The field must not lose the focus before the click is one.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => choose(suggestion)}
          >
            <span class="option-label">{oneLine(suggestion.label, 120)}</span>
            {suggestion.count !== null && <span class="count">{grouped(suggestion.count)}</span>}
          </div>
        ))}
        {open && suggestions.length === 0 && (
          <div class="option muted" role="option" aria-disabled="true" aria-selected={false}>
            Nothing of that name. A value is followed as it stands in messages: 17, "x".
          </div>
        )}
      </div>
    </div>
  );
}
