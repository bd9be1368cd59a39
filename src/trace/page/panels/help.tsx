import { useEffect, useRef } from 'preact/hooks';
import type { PageState } from '../state.ts';
import { type Key, keyWords, pageKeys, tableKeys } from './keys.ts';

/** Keys and what the marks mean, in the browser's own dialog, which keeps the focus and gives it back. */
export function Help({ state, diagramKeys }: { state: PageState; diagramKeys: readonly Key[] }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const open = state.helpOpen.value;
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  const close = () => {
    state.helpOpen.value = false;
  };
  return (
    <dialog class="help" ref={dialog} onClose={close} aria-labelledby="help-title">
      <div class="help-head">
        <h2 id="help-title">Keys</h2>
        <button type="button" class="button" onClick={close}>
          Close
        </button>
      </div>
      <div class="help-keys">
        <Keys title="Anywhere" keys={pageKeys} />
        <Keys title="In the diagram" keys={diagramKeys} />
        <Keys title="In a table" keys={tableKeys} />
      </div>
      <p class="muted">
        The diagram has one row for each node. Time runs to the right: a line goes from where and when a
        message was sent to where and when it arrived, and one that was dropped ends in a cross. Bars are
        operations of clients. Point at something to see it, click to pin it. Turn the wheel to zoom, drag to
        move. The address of the page holds filter and view: copy it, and others see what you see.
      </p>
    </dialog>
  );
}

function Keys({ title, keys }: { title: string; keys: readonly Key[] }) {
  return (
    <section>
      <h3>{title}</h3>
      <dl class="keys">
        {keys.map(({ keys: names, does }) => (
          <div key={names}>
            <dt>
              {names.split(' ').map((name) => (
                <kbd key={name}>{keyWords(name)}</kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
