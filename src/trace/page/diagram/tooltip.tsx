import { useLayoutEffect, useRef } from 'preact/hooks';
import type { RunModel } from '../model/run-model.ts';
import type { DiagramView } from './diagram-view.ts';
import { thingWords } from './thing-words.ts';

const apart = 14;

/** What is at the pointer or at the keyboard's place, in a small box beside it that stays within the diagram. */
export function Tooltip({ run, view }: { readonly run: RunModel; readonly view: DiagramView }) {
  const box = useRef<HTMLDivElement>(null);
  const tip = view.tip.value;
  const words = tip === null ? null : thingWords(run, tip.thing);
  useLayoutEffect(() => {
    const element = box.current;
    const room = element?.parentElement;
    if (tip === null || element === null || !room) return;
    const { offsetWidth: width, offsetHeight: height } = element;
    const right = tip.x + apart + width <= room.clientWidth;
    const below = tip.y + apart + height <= room.clientHeight;
    const x = right ? tip.x + apart : Math.max(tip.x - apart - width, 0);
    const y = below ? tip.y + apart : Math.max(tip.y - apart - height, 0);
    element.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
  }, [tip]);
  if (words === null) return null;
  return (
    <div ref={box} class="diagram-tooltip" role="tooltip">
      <strong>{words.title}</strong>
      {words.lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
      {words.body !== '' && <code>{words.body}</code>}
    </div>
  );
}
