import { useMemo, useState } from 'preact/hooks';
import { grouped } from '../../../grading/statement.ts';
import { prettyBody } from './body-text.ts';
import { CopyButton } from './copy-button.tsx';
import { visible } from './visible-text.ts';

const firstLimit = 4_000;
/** More than this at once would make any browser slow. */
const lastLimit = 200_000;

/** A body laid out, or as it was sent; a long one begins with its beginning. */
export function BodyView({ body }: { body: string }) {
  const [raw, setRaw] = useState(false);
  const [limit, setLimit] = useState(firstLimit);
  const { text, left } = useMemo(
    () =>
      raw ? { text: body.slice(0, limit), left: Math.max(0, body.length - limit) } : prettyBody(body, limit),
    [body, raw, limit],
  );
  return (
    <section class="body-view">
      <div class="body-bar">
        <h4>Body</h4>
        <span class="muted">{grouped(body.length)} characters</span>
        <button type="button" class="button small" aria-pressed={raw} onClick={() => setRaw(!raw)}>
          As sent
        </button>
        <CopyButton label="Copy" what="the body" text={() => body} />
      </div>
      <pre class="body" role="region" tabIndex={0} aria-label="Body of the message">
        {visible(text)}
      </pre>
      {left > 0 && (
        <p class="muted">
          {grouped(left)} more characters.{' '}
          {limit < lastLimit && (
            <button type="button" class="button small" onClick={() => setLimit(lastLimit)}>
              Show {body.length <= lastLimit ? 'all' : `the first ${grouped(lastLimit)}`}
            </button>
          )}
        </p>
      )}
    </section>
  );
}
