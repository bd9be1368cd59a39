/**
 * The learner's folder: finding it from wherever one is, and where things lie in it.
 */
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { DscourseError, systemErrorCode } from '../errors.ts';
import { whyOf } from './file-errors.ts';
import { ObjectStore } from './objects.ts';
import { defaultSettings, parseSettings, type Settings, type WorkspaceWarning } from './settings.ts';

export type { Settings, WorkspaceWarning } from './settings.ts';

export const settingsFileName = 'dscourse.yaml';

export interface Workspace {
  /** Absolute, real path. */
  readonly root: string;
  readonly config: Settings;
  /** What is wrong with it and was worked around. Commands print these on stderr. */
  readonly warnings: readonly WorkspaceWarning[];
  /** `.dscourse` */
  readonly dscourseDirectory: string;
  /** `.dscourse/runs` */
  readonly runsDirectory: string;
  /** `.dscourse/attempts.jsonl` */
  readonly attemptsFile: string;
  /** `.dscourse/cache`: bundles and stamps; may be deleted at any time. */
  readonly cacheDirectory: string;
  /** `.dscourse/traces`: pages of runs; may be deleted at any time. */
  readonly tracesDirectory: string;
  /** `.dscourse/tmp`: folders that are being written. */
  readonly temporaryDirectory: string;
  readonly objects: ObjectStore;
  /** Absolute path of the folder of a challenge, whether it exists or not. */
  challengeDirectory(id: string): string;
}

/**
 * The workspace that a folder lies in. A missing or damaged dscourse.yaml is worked around with the
 * defaults and becomes a warning.
 *
 * @throws DscourseError `no-workspace`; `workspace-damaged` when going on could do harm (the file was
 * written by a newer dscourse) or is not possible (it can't be read)
 */
export function openWorkspace(io: { readonly cwd: string }): Workspace {
  const found = findWorkspace(io.cwd);
  if (found === null) {
    throw new DscourseError({
      code: 'no-workspace',
      message: `Neither ${io.cwd} nor a folder above it is a dscourse workspace.`,
      fix: 'Change into your workspace, or make one: dscourse init my-cluster',
    });
  }
  return openAt(found);
}

/** The nearest folder, upwards from `start`, that is a workspace; null when there is none. */
export function findWorkspace(start: string): string | null {
  for (let folder = resolve(start); ; folder = dirname(folder)) {
    if (isWorkspace(folder)) return folder;
    if (folder === dirname(folder)) return null;
  }
}

/**
 * Whether a folder is a workspace: it has a dscourse.yaml, or, when that was lost, the record of what `init`
 * wrote or an attempts log.
 */
export function isWorkspace(folder: string): boolean {
  return [settingsFileName, '.dscourse/written.json', '.dscourse/attempts.jsonl'].some((name) => {
    try {
      return statSync(join(folder, name)).isFile();
    } catch (error) {
      // Not here, or behind a door we may not open: not ours.
      if (systemErrorCode(error) === undefined) throw error;
      return false;
    }
  });
}

/** Opens a folder that is a workspace. */
export function openAt(folder: string): Workspace {
  const root = realpathSync(folder);
  const { settings, warnings } = readSettings(root);
  const dscourseDirectory = join(root, '.dscourse');
  const cacheDirectory = join(dscourseDirectory, 'cache');
  return {
    root,
    config: settings,
    warnings,
    dscourseDirectory,
    runsDirectory: join(dscourseDirectory, 'runs'),
    attemptsFile: join(dscourseDirectory, 'attempts.jsonl'),
    cacheDirectory,
    tracesDirectory: join(dscourseDirectory, 'traces'),
    temporaryDirectory: join(dscourseDirectory, 'tmp'),
    objects: new ObjectStore(join(dscourseDirectory, 'objects'), join(cacheDirectory, 'folders')),
    challengeDirectory: (id) => join(root, id),
  };
}

function readSettings(root: string): { settings: Settings; warnings: readonly WorkspaceWarning[] } {
  const file = join(root, settingsFileName);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') {
      const message = `${file} is missing; going on with the default settings.`;
      return {
        settings: defaultSettings,
        warnings: [{ message, fix: 'Run `dscourse init` here: it puts back what is missing.' }],
      };
    }
    throw new DscourseError({
      code: 'workspace-damaged',
      message: `${file} can't be read: ${whyOf(error)}.`,
      fix: 'Make it a readable file, or delete it and run `dscourse init` here.',
      cause: error,
    });
  }
  const { settings, warnings, newerVersion } = parseSettings(text, settingsFileName);
  if (newerVersion !== null) {
    throw new DscourseError({
      code: 'workspace-damaged',
      message: `${file} has version ${newerVersion}, and this dscourse knows version 1.`,
      fix: 'Update dscourse; an older one could misunderstand the newer files.',
    });
  }
  return { settings, warnings };
}
