/** A workspace in a folder of its own for tests of the build. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, vi } from 'vitest';
import type { BuildRequest, BuildResult } from '../../src/build/build.ts';
import { buildNode } from '../../src/build/build-node.ts';
import { packageRoot } from './programs.ts';

export interface BuildWorkspace {
  /** Absolute path; a test may look at the same files from another one. */
  root: string;
  /** Writes files: path below the root to text. */
  write(files: Readonly<Record<string, string>>): void;
  request(source?: string, typeCheck?: boolean): BuildRequest;
  build(source?: string, typeCheck?: boolean): Promise<BuildResult>;
  /** Absolute path of the bundle; throws when there is none. */
  bundleOf(source?: string): Promise<string>;
}

/** A new workspace before each test of the file, and none after it. */
export function buildWorkspace(): BuildWorkspace {
  const own: BuildWorkspace = {
    root: '',
    write: (files) => {
      for (const [name, text] of Object.entries(files)) {
        const path = join(own.root, name);
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, text);
      }
    },
    request: (source = 'echo-1', typeCheck = false) => ({
      source: join(own.root, source),
      workspace: own.root,
      cacheDirectory: join(own.root, '.dscourse', 'cache'),
      typeCheck,
      args: [],
      packageRoot,
      signal: new AbortController().signal,
    }),
    build: (source, typeCheck) => buildNode(own.request(source, typeCheck)),
    bundleOf: async (source) => {
      const result = await own.build(source);
      if (result.kind !== 'built' || result.program.kind !== 'script')
        throw new Error(JSON.stringify(result));
      return result.program.bundle;
    },
  };
  let made: string;
  beforeEach(() => {
    made = mkdtempSync(join(tmpdir(), 'dscourse build é '));
    own.root = made;
  });
  afterEach(() => {
    vi.doUnmock('esbuild');
    rmSync(made, { recursive: true, force: true });
  });
  return own;
}
