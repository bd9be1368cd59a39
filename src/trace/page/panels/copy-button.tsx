import { useEffect, useRef, useState } from 'preact/hooks';
import { copyText } from './copy-text.ts';

interface CopyButtonProps {
  /** What is on it. */
  readonly label: string;
  /** What it copies, to people who can't see what it stands beside. */
  readonly what: string;
  readonly text: () => string;
}

/** Copies a text; where the browser does not let it, shows the text selected, to be copied by hand. */
export function CopyButton({ label, what, text }: CopyButtonProps) {
  const [shown, setShown] = useState<'label' | 'copied' | 'field'>('label');
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (shown === 'field') field.current?.select();
    if (shown !== 'copied') return;
    const timer = setTimeout(() => setShown('label'), 1600);
    return () => clearTimeout(timer);
  }, [shown]);
  const copy = async () => setShown((await copyText(text())) ? 'copied' : 'field');
  return (
    <>
      <button type="button" class="button small" aria-label={`${label}: ${what}`} onClick={copy}>
        {shown === 'copied' ? 'Copied ✓' : label}
      </button>
      <span class="out-of-sight" role="status">
        {shown === 'copied' ? `Copied ${what}` : ''}
      </span>
      {shown === 'field' && (
        <label class="copy-field">
          Your browser does not let the page copy: press Ctrl+C or ⌘C.
          <textarea readOnly rows={3} ref={field} value={text()} onBlur={() => setShown('label')} />
        </label>
      )}
    </>
  );
}
