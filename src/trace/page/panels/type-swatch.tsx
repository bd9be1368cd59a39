import type { RunModel } from '../model/run-model.ts';
import { light } from '../palette.ts';
import { isReplyType, typeSlots } from '../type-colours.ts';

/** The colour of a type of message as the diagram draws it; a reply's is hollow. */
export function TypeSwatch({ run, type }: { run: RunModel | undefined; type: string }) {
  const types = run?.head.types ?? [];
  const slot = typeSlots(types, light.types.length)[types.indexOf(type)];
  const colour = slot === undefined ? 'var(--muted)' : `var(--type-${slot})`;
  return (
    <span
      class={`swatch${isReplyType(type) ? ' hollow' : ''}`}
      style={{ borderColor: colour, backgroundColor: colour }}
    />
  );
}
