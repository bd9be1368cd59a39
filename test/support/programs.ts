/** Programs for tests: correct nodes and mutants of them, built as the command builds a learner's. */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildNode } from '../../src/build/build-node.ts';
import type { NodeProgram } from '../../src/engines/engine.ts';
import { mutantSource, nodeFile, nodesDirectory, type WrongNode } from './mutants.ts';

export const packageRoot = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Builds one node. `file` is as `nodeFile` names it, `scratch` a folder of the test's own. */
export function correctProgram(file: string, scratch: string): Promise<NodeProgram> {
  return build(nodeFile(file), scratch, file);
}

/** Builds a mutant. */
export function mutantProgram(mutant: WrongNode, scratch: string): Promise<NodeProgram> {
  const slug = mutant.name.replace(/[^a-z0-9]+/gi, '-');
  const file = join(scratch, 'mutants', slug, basename(mutant.base));
  const source = movable(mutantSource(mutant), mutant.base);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, source);
  return build(file, scratch, `${slug}/${basename(mutant.base)}`);
}

/**
 * The source of a node that is to stand elsewhere than its base (as `nodeFile` names it): what it imports by
 * relative path is named by an absolute one.
 */
export function movable(source: string, base: string): string {
  const folder = dirname(nodeFile(base));
  return source.replace(
    /(from |require\()'(\.[^']+)'/g,
    (_, before: string, path: string) => `${before}'${join(folder, path)}'`,
  );
}

/** The correct nodes of a family below test/nodes. */
export function correctNodes(family: string): string[] {
  return readdirSync(join(nodesDirectory, family, 'correct'))
    .sort()
    .map((name) => `${family}/correct/${name}`);
}

async function build(source: string, scratch: string, name: string): Promise<NodeProgram> {
  const result = await buildNode({
    source,
    workspace: null,
    cacheDirectory: join(scratch, 'cache', name),
    typeCheck: false,
    args: [],
    packageRoot,
    signal: new AbortController().signal,
  });
  if (result.kind === 'built') return result.program;
  const problems = result.problems.map(({ file, line, message }) => `${file}:${line} ${message}`);
  throw new Error(`${name} can't be built:\n${problems.join('\n')}`);
}
