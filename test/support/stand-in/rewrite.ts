/** Puts a recorded text into the present: where the store is, what the nodes are, how they are called. */
import type { TestArguments } from './arguments.ts';

export interface Present {
  /** Absolute path of the store's folder for this run. */
  readonly store: string;
  readonly asked: TestArguments;
  readonly recorded: TestArguments;
}

/**
 * Nodes that are called otherwise than the recorded ones are renamed in their order, and where there
 * are fewer, several of the recorded become one.
 */
export function rewriter({ store, asked, recorded }: Present): (text: string) => string {
  const names = new Map(
    recorded.nodes.map((node, index) => [node, asked.nodes[index % asked.nodes.length] as string]),
  );
  const renamed = [...names].some(([before, after]) => before !== after);
  const bin = recorded.bin ?? '';
  const words = `[${asked.nodeArguments.map((word) => JSON.stringify(word)).join(' ')}]`;
  return (text) => {
    const there = text
      .replaceAll(`launching ${bin} []`, () => `launching ${asked.bin} ${words}`)
      .replaceAll(bin, () => asked.bin ?? bin)
      .replace(/\/home\/learner\/maelstrom\/store\/[\w-]+\/\d{8}T\d{6}\.\d{3}(?:Z|[+-]\d{4})/g, () => store);
    return renamed ? there.replace(/(?<![\w./-])n\d+(?![\w-])/g, (name) => names.get(name) ?? name) : there;
  };
}
