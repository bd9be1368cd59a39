/** Which bodies have a text in them, upper and lower case alike. */
import { blockOrNull, eachBodyWith } from './block-search.ts';
import type { RunModel } from './run-model.ts';
import { type SlicedWork, sliced } from './sliced-work.ts';

export interface TextSearch extends SlicedWork {
  /** 1: the message has the text in its body. Filled as the work goes on. */
  readonly hits: Uint8Array;
}

/** @param text not empty */
export function searchText(run: RunModel, text: string): TextSearch {
  const hits = new Uint8Array(run.columns.count);
  const work = sliced(run.bodies.blockCount, findText(run, text.toLowerCase(), hits));
  return Object.assign(work, { hits });
}

function* findText(run: RunModel, needle: string, hits: Uint8Array): Generator<void, void> {
  for (let place = 0; place < run.bodies.blockCount; place++) {
    const block = blockOrNull(run, place);
    if (block === null) continue;
    const { first, count, starts, text } = block;
    const lower = text.toLowerCase();
    if (lower.length === text.length) {
      eachBodyWith(block, lower, needle, (at) => {
        hits[first + at] = 1;
        return true;
      });
    } else {
      // Some letters are longer in lower case, so that places in the two texts differ.
      for (let at = 0; at < count; at++) {
        const body = text.slice(starts[at], starts[at + 1]).toLowerCase();
        if (body.includes(needle)) hits[first + at] = 1;
      }
    }
    yield;
  }
}
