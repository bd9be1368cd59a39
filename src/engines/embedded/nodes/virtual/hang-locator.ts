/**
 * Where a node hangs: V8's sampling profiler looks on while it does. Used where a hang is being confirmed,
 * since a step that the watchdog ended leaves no stack behind.
 */
import { Session } from 'node:inspector';
import { pathToFileURL } from 'node:url';
import type { SourceLocation } from '../../../engine.ts';
import type { StackMap } from './stack-map.ts';

interface ProfileNode {
  readonly id: number;
  readonly callFrame: { readonly url: string; readonly lineNumber: number; readonly columnNumber: number };
  readonly children?: readonly number[];
  readonly positionTicks?: readonly { readonly line: number; readonly ticks: number }[];
}
interface Profile {
  readonly nodes: readonly ProfileNode[];
  readonly samples?: readonly number[];
}

/** Microseconds between two samples. */
const sampleInterval = 5_000;

export class HangLocator {
  readonly #session = new Session();
  /** V8's inspector speaks of files as URLs. */
  readonly #bundle: string;
  readonly #stacks: StackMap;

  /** @param bundle the name under which the nodes' program is compiled. Starts to look at once. */
  constructor(bundle: string, stacks: StackMap) {
    this.#bundle = pathToFileURL(bundle).href;
    this.#stacks = stacks;
    this.#session.connect();
    this.#session.post('Profiler.enable');
    this.#session.post('Profiler.setSamplingInterval', { interval: sampleInterval });
    this.#session.post('Profiler.start');
  }

  /** The place in the learner's source where the last second went; null when it can't be told. */
  locate(): SourceLocation | null {
    let profile: Profile | null = null;
    // Sessions of the same thread answer before `post` returns.
    this.#session.post('Profiler.stop', (error, result) => {
      if (error === null) profile = result.profile as Profile;
    });
    this.#session.post('Profiler.start');
    return profile === null ? null : this.#hottest(profile);
  }

  stop(): void {
    this.#session.disconnect();
  }

  #hottest(profile: Profile): SourceLocation | null {
    const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
    const parents = new Map<number, number>();
    for (const node of profile.nodes) for (const child of node.children ?? []) parents.set(child, node.id);
    const counts = new Map<number, number>();
    for (const sample of profile.samples?.slice(-1_000_000 / sampleInterval) ?? []) {
      let at: number | undefined = sample;
      while (at !== undefined && nodes.get(at)?.callFrame.url !== this.#bundle) at = parents.get(at);
      if (at !== undefined) counts.set(at, (counts.get(at) ?? 0) + 1);
    }
    const [first] = [...counts].sort((one, other) => other[1] - one[1]);
    const node = first === undefined ? undefined : nodes.get(first[0]);
    if (node === undefined) return null;
    const [line] = [...(node.positionTicks ?? [])].sort((one, other) => other.ticks - one.ticks);
    if (line !== undefined) {
      const found = this.#stacks.locateLine(line.line);
      if (found !== null) return found;
    }
    return this.#stacks.locate(node.callFrame.lineNumber + 1, node.callFrame.columnNumber + 1);
  }
}
