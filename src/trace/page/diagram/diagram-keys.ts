/** The keys of the diagram while it has the focus, as the help shows them; keyboard.ts does what they say. */
export const diagramKeys: readonly { readonly keys: string; readonly does: string }[] = [
  { keys: 'ArrowLeft ArrowRight', does: 'previous, next event of the lane' },
  { keys: 'ArrowUp ArrowDown', does: 'lane above, below' },
  { keys: 'Home End', does: 'first, last event of the lane' },
  { keys: 'Enter', does: 'pin the event, and see its details' },
  { keys: 'Escape', does: 'let go of what is pinned, then of the event' },
  { keys: '[ ]', does: 'pin the previous, next event of the lane' },
  { keys: 'x X', does: 'next, previous message that was dropped' },
  { keys: 'b B', does: 'next, previous fault' },
  { keys: '+ -', does: 'zoom in, out' },
  { keys: '0', does: 'all of the time' },
  { keys: 'Shift+ArrowLeft Shift+ArrowRight', does: 'move the view' },
  { keys: 'PageUp PageDown', does: 'move the view by its width' },
  { keys: 'Shift+ArrowUp Shift+ArrowDown', does: 'scroll the lanes' },
  { keys: 'c', does: 'fold or unfold the clients' },
];
