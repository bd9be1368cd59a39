import type { RunModel } from '../model/run-model.ts';
import { light } from '../palette.ts';
import { isReplyType, typeSlots } from '../type-colours.ts';

interface TypeSwatchProps {
  /** All runs of the page: a type has the same colour in each. */
  readonly runs: readonly RunModel[];
  readonly type: string;
}

/** The colour of a type of message as the diagram draws it; a reply's is hollow. */
export function TypeSwatch({ runs, type }: TypeSwatchProps) {
  const types = runs.find(({ head }) => head.types.includes(type))?.head.types ?? [];
  const slot = typeSlots(types, light.types.length, runs[0]?.head.types)[types.indexOf(type)];
  const colour = slot === undefined ? 'var(--muted)' : `var(--type-${slot})`;
  return (
    <span
      class={`swatch${isReplyType(type) ? ' hollow' : ''}`}
      style={{ borderColor: colour, backgroundColor: colour }}
    />
  );
}
