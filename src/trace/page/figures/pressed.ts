/** What makes an element of a drawing a button: a click, Enter and the space bar do the same. */
export function pressed(press: () => void): {
  readonly onClick: () => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
} {
  return {
    onClick: press,
    onKeyDown: (event) => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      event.stopPropagation();
      press();
    },
  };
}
