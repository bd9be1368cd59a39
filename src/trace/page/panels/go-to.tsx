import { useState } from 'preact/hooks';
import { parseTime } from './time-text.ts';

interface GoToProps {
  /** False: there is no row with that number. */
  readonly onNumber: (number: number) => boolean;
  readonly onTime: (time: number) => void;
}

/** A field that leads to a row: `#1207` or `1207` by its number, `4.2 s` by its time. */
export function GoTo({ onNumber, onTime }: GoToProps) {
  const [answer, setAnswer] = useState('');
  const go = (text: string) => {
    const number = /^\s*#?(\d+)\s*$/.exec(text)?.[1];
    const time = parseTime(text);
    if (number !== undefined) setAnswer(onNumber(Number(number)) ? '' : `#${number} is not among the rows.`);
    else if (time !== null) {
      onTime(time);
      setAnswer('');
    } else setAnswer('Type a number, or a time with its unit: 4.2 s.');
  };
  return (
    <form
      class="go-to"
      onSubmit={(event) => {
        event.preventDefault();
        go(String(new FormData(event.currentTarget).get('place') ?? ''));
      }}
    >
      <label>
        Go to <input name="place" type="text" size={12} placeholder="#1207 or 4.2 s" autocomplete="off" />
      </label>
      <button type="submit" class="button small">
        Go
      </button>
      <span role="status" class="muted">
        {answer}
      </span>
    </form>
  );
}
