/** A YAML file as plain data together with the line and column of every part of it. */
import { isAlias, isMap, isPair, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type { Problem } from './problem.ts';

export type DataPath = readonly PropertyKey[];

export interface YamlFile {
  readonly file: string;
  /** Undefined when the file is not YAML. */
  readonly data: unknown;
  readonly syntaxProblems: readonly Problem[];
  /**
   * A problem at the value (or the key) at a path; where the path leads nowhere, at the nearest part
   * that is there.
   */
  problem(path: DataPath, message: string, fix: string, at?: 'key' | 'value'): Problem;
}

export function readYamlFile(text: string, file: string): YamlFile {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false, uniqueKeys: true });
  const at = (offset: number, message: string, fix: string): Problem => {
    const { line, col } = lineCounter.linePos(offset);
    return { file, line: Math.max(1, line), column: Math.max(1, col), message, fix };
  };
  const syntaxProblems = document.errors.map((error) => {
    const message =
      error.message
        .trim()
        .split('\n')[0]
        ?.replace(/[.:]?$/, '.') ?? 'This is not YAML.';
    return at(error.pos[0], message, 'Correct the YAML here.');
  });
  return {
    file,
    data: syntaxProblems.length === 0 ? document.toJS() : undefined,
    syntaxProblems,
    problem: (path, message, fix, where = 'value') =>
      at(
        offsetAt(document.contents, path, where, (alias) => alias.resolve(document)),
        message,
        fix,
      ),
  };
}

type Resolve = (alias: Extract<Node, { source: string }>) => Node | undefined;

function offsetAt(root: Node | null, path: DataPath, where: 'key' | 'value', resolve: Resolve): number {
  let node: unknown = root;
  let offset = root?.range?.[0] ?? 0;
  for (const [depth, step] of path.entries()) {
    if (isAlias(node)) node = resolve(node as Extract<Node, { source: string }>);
    const isLast = depth === path.length - 1;
    if (isMap(node)) {
      const pair = node.items.find(
        (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(step),
      );
      if (pair === undefined) return offset;
      const key = pair.key as Node;
      const value = pair.value as Node | null;
      const keyStart = key.range?.[0] ?? offset;
      offset = isLast && where === 'key' ? keyStart : (value?.range?.[0] ?? keyStart);
      node = value;
    } else if (isSeq(node)) {
      const item = node.items[Number(step)] as Node | undefined;
      if (item === undefined) return offset;
      offset = item.range?.[0] ?? offset;
      node = item;
    } else return offset;
  }
  return offset;
}
