import { count, grouped, percent } from '../../../grading/statement.ts';
import type { Page } from '../page.ts';

/** `12,345 of 100,000 messages`, over all runs of the page. */
export function Counts({ page: { state, derived } }: { page: Page }) {
  const each = derived.runs.map(({ emphasis }) => emphasis.value);
  const sum = (of: (place: number) => number) => each.reduce((total, _, place) => total + of(place), 0);
  const total = sum((place) => state.runs[place]?.columns.count ?? 0);
  const shown = sum((place) => each[place]?.shown ?? 0);
  const followed = sum((place) => each[place]?.followed ?? 0);
  const complete = each.every((one) => one.complete);
  const progress = Math.min(...derived.runs.map(({ search }) => search.value.progress));
  const operations = state.runs.reduce((all, { head }) => all + head.operations.length, 0);
  return (
    <span
      class="counts"
      id="counts"
      role="status"
      data-shown={shown}
      data-followed={followed}
      data-total={total}
      data-complete={complete}
    >
      {total === 0 ? (
        `no messages, ${count(operations, 'operation')}`
      ) : (
        <>
          <b>{grouped(shown)}</b> of {grouped(total)} messages
          {state.follow.value !== null && `, ${grouped(followed)} followed`}
          {!complete && `, ${percent(progress)} searched`}
        </>
      )}
    </span>
  );
}
