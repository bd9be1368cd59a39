/** Attempts of known programs in a workspace, by the real binary: what trace pages of tests and pictures are made of. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { allMutants, type ChallengeId } from '../../challenges/mutants/index.ts';
import { type Mutant, mutantSource, nodeFile } from '../mutants.ts';
import { movable } from '../programs.ts';
import { cliPath } from '../run-cli.ts';

/** Where the binary under test lies, and the page's script and style. */
export const packageUnderTest = join(cliPath, '..', '..');

export class GradedWorkspace {
  /** Absolute path. */
  readonly folder: string;

  constructor() {
    this.folder = realpathSync(mkdtempSync(join(tmpdir(), 'dscourse-trace-')));
    this.run('init', this.folder, '--yes', '--engine', 'embedded');
  }

  /** Grades a wrong node of test/challenges/mutants; gives the number of the attempt. */
  gradeMutant(challenge: ChallengeId, name: string, ...flags: string[]): number {
    return this.grade(challenge, sourceOfMutant(challenge, name), ...flags);
  }

  /** Writes the page of a broadcast that lost a value in a partition; gives its file. */
  lostValue(): string {
    const attempt = this.gradeMutant('broadcast-3c', 'sends each value once', '--seed', '559024');
    return this.trace('lost', String(attempt));
  }

  /** Writes a wrong node as a file, for `dscourse test --bin`. */
  writeMutant(challenge: ChallengeId, name: string): string {
    const file = join(this.folder, `${challenge}.mjs`);
    writeFileSync(file, sourceOfMutant(challenge, name));
    return file;
  }

  /** Grades a reference solution. */
  gradeSolution(challenge: ChallengeId, ...flags: string[]): number {
    const file = `solutions/${challenge}/main.ts`;
    return this.grade(challenge, movable(readFileSync(nodeFile(file), 'utf8'), file), ...flags);
  }

  grade(challenge: ChallengeId, source: string, ...flags: string[]): number {
    mkdirSync(join(this.folder, challenge), { recursive: true });
    writeFileSync(join(this.folder, challenge, 'main.ts'), source);
    const printed = this.run('grade', challenge, '--no-check', '--json', ...flags);
    const report: { attempt: number } = JSON.parse(printed);
    return report.attempt;
  }

  /** Writes the page of an attempt, or of two, or of a run directory; gives its file. */
  trace(name: string, ...args: string[]): string {
    const file = join(this.folder, `${name}.html`);
    this.run('trace', ...args, '--no-open', '--output', file);
    return file;
  }

  /** What the command prints. A grade that fails is none of our failures. */
  run(...args: string[]): string {
    const ran = spawnSync(process.execPath, [cliPath, ...args], { cwd: this.folder, encoding: 'utf8' });
    if (ran.status === 0 || (ran.status === 1 && args[0] !== 'trace')) return ran.stdout;
    throw new Error(`dscourse ${args.join(' ')} ended with ${ran.status}:\n${ran.stdout}${ran.stderr}`);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function sourceOfMutant(challenge: ChallengeId, name: string): string {
  const mutants: readonly Mutant[] = allMutants[challenge];
  const mutant = mutants.find((candidate) => candidate.name === name);
  if (mutant === undefined) throw new Error(`${challenge} has no wrong node "${name}".`);
  return movable(mutantSource(mutant), mutant.base);
}

/** A workspace for all tests of a file. */
export function gradedWorkspace(): () => GradedWorkspace {
  let workspace: GradedWorkspace | null = null;
  beforeAll(() => {
    workspace = new GradedWorkspace();
  });
  afterAll(() => workspace?.remove());
  return () => {
    if (workspace === null) throw new Error('The workspace is not there yet.');
    return workspace;
  };
}
