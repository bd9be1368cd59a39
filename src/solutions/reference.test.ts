import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { correctNodesOf } from '../../test/challenges/correct-nodes.ts';
import type { ChallengeId } from '../../test/challenges/mutants/index.ts';
import { packageRoot } from '../../test/support/programs.ts';
import { temporaryFolder } from '../../test/support/run-cli.ts';
import { buildNode } from '../build/build-node.ts';
import { readCourse } from '../course/read-course.ts';
import { scaffold } from '../workspace/scaffold.ts';
import { defaultSettings } from '../workspace/settings.ts';
import { linesOf } from './compare.ts';
import { asInWorkspace, readReference } from './reference.ts';

const { challenges } = await readCourse(packageRoot);
const solutions = challenges.map((challenge) => ({
  challenge,
  solution: readReference(packageRoot, challenge.id),
}));

describe('the reference solutions', () => {
  it('are those of the challenges, each among the nodes that prove its challenge', () => {
    const folders = readdirSync(join(packageRoot, 'solutions')).sort();
    expect(folders).toEqual(challenges.map(({ id }) => id).sort());
    for (const id of folders) {
      expect(correctNodesOf[id as ChallengeId]).toContain(`solutions/${id}/main.ts`);
    }
  });

  it('are programs of their own, each with a reason', () => {
    const programs = solutions.map(({ solution }) => solution.files.map(({ text }) => text).join(''));
    expect(new Set(programs).size).toBe(challenges.length);
    for (const { solution } of solutions) {
      expect(solution.files.map(({ name }) => name)).toEqual(['main.ts']);
      expect(solution.why.length).toBeGreaterThan(200);
    }
  });

  it('need the node library of a workspace and Node.js, and nothing else', () => {
    for (const { solution } of solutions) {
      for (const { text } of solution.files) {
        const imported = [...text.matchAll(/from '([^']+)'/g)].map(([, from]) => from ?? '');
        expect(imported).toContain('../lib/node.ts');
        for (const from of imported) expect(from).toMatch(/^(?:\.\.\/lib\/[a-z]+\.ts|node:[a-z]+)$/);
      }
    }
  });

  it('pass the type check of a workspace', { timeout: 120_000 }, async () => {
    const root = temporaryFolder();
    const signal = new AbortController().signal;
    await scaffold({ root, settings: defaultSettings, packageRoot, force: false, signal });
    mkdirSync(join(root, 'all'));
    for (const { challenge, solution } of solutions) {
      cpSync(solution.folder, join(root, challenge.id), { recursive: true });
      for (const { name, text } of solution.files) writeFileSync(join(root, challenge.id, name), text);
    }
    const imports = challenges.map(({ id }) => `import '../${id}/main.ts';\n`);
    writeFileSync(join(root, 'all', 'main.ts'), imports.join(''));
    const result = await buildNode({
      source: join(root, 'all'),
      workspace: root,
      cacheDirectory: join(root, '.dscourse/cache'),
      typeCheck: true,
      args: [],
      packageRoot,
      signal,
    });
    expect('problems' in result ? result.problems : []).toEqual([]);
    expect(result.kind).toBe('built');
  });

  it('stand in no lesson and no hint', () => {
    const start = join(packageRoot, 'templates/typescript/start');
    const given = readdirSync(start).map((family) => readFileSync(join(start, family, 'main.ts'), 'utf8'));
    const open = challenges
      .flatMap(({ lesson, directory }) => [lesson, join(directory, 'challenge.yaml')])
      .map((file) => readFileSync(file, 'utf8'));
    for (const { challenge, solution } of solutions) {
      const telling = solution.files
        .flatMap(({ text }) => linesOf(text))
        .map((line) => line.trim())
        .filter((line) => line.length >= 40 && !/^(?:import|\/\/|\*)/.test(line))
        .filter((line) => !given.some((text) => text.includes(line)));
      const told = telling.filter((line) => open.some((text) => text.includes(line)));
      expect(told, challenge.id).toEqual([]);
    }
  });

  it('read as in a workspace, and leave other imports alone', () => {
    expect(asInWorkspace("import { Node } from '../../templates/typescript/lib/node.ts';")).toBe(
      "import { Node } from '../lib/node.ts';",
    );
    expect(asInWorkspace("import { join } from 'node:path';")).toBe("import { join } from 'node:path';");
  });

  it('may be missing from a course, which is said', () => {
    expect(() => readReference(temporaryFolder(), 'echo-1')).toThrow('no reference solution of echo-1');
  });
});
