/**
 * Writes a workspace. Interrupted at any moment, the same call completes it: the record of what is about to
 * be written comes first, each file appears whole or not at all, and what is there already is recognised.
 *
 * The record is `.dscourse/written.json`, version 1: `{ version, dscourse, files: {path: [sha256 …]} }`.
 */
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { hashFile } from '../build/stamp.ts';
import { nodeTypesFolder } from '../build/type-check.ts';
import { DscourseError, ExitStatus, Interrupted, systemErrorCode } from '../errors.ts';
import { version } from '../version.ts';
import { explained, explainFileError } from './file-errors.ts';
import {
  decideSteps,
  type Found,
  type PlannedFile,
  planWorkspace,
  recordAfter,
  recordBefore,
  type ScaffoldSteps,
  type WrittenRecord,
} from './scaffold-plan.ts';
import type { Settings } from './settings.ts';

/** The changes that scaffolding makes to a disk, so that tests can let any one of them fail. */
export interface Disk {
  makeFolder(path: string): void;
  write(path: string, content: string | Uint8Array): void;
  rename(from: string, to: string): void;
}
export const realDisk: Disk = {
  makeFolder: (path) => {
    mkdirSync(path, { recursive: true });
  },
  write: (path, content) => writeFileSync(path, content),
  rename: (from, to) => renameSync(from, to),
};

export interface ScaffoldRequest {
  /** Absolute path of the workspace; made when missing. */
  readonly root: string;
  readonly settings: Settings;
  readonly packageRoot: string;
  /** Move what is in the way aside instead of refusing. */
  readonly force: boolean;
  readonly signal: AbortSignal;
  readonly disk?: Disk;
}

export interface ScaffoldResult {
  readonly written: readonly string[];
  readonly updated: readonly string[];
  /** Changed by the learner, and left alone. */
  readonly changed: readonly string[];
  /** With `force`: what was in the way, and the name it has now. */
  readonly moved: readonly { readonly path: string; readonly to: string }[];
}

const recordName = '.dscourse/written.json';
const temporarySuffix = '.dscourse-part';

/**
 * Makes or completes a workspace.
 *
 * @throws DscourseError `files-in-the-way` (with all of them), `language-unknown`, or what the disk refuses;
 * Interrupted
 */
export async function scaffold(request: ScaffoldRequest): Promise<ScaffoldResult> {
  const { root } = request;
  const disk = request.disk ?? realDisk;
  const plan = planWorkspace({ settings: request.settings, ...sources(request) });
  const there = explained(`open ${root}`, () => statSync(root, { throwIfNoEntry: false }));
  if (there !== undefined && !there.isDirectory()) {
    throw new DscourseError({
      code: 'not-a-folder',
      message: `${root} is a file, not a folder.`,
      fix: 'Choose another name for the workspace, or move that file away.',
    });
  }
  const record = explained(`read ${join(root, recordName)}`, () => readRecord(root));
  const steps = explained(`read ${root}`, () => decideSteps(plan, (path) => find(root, path), record));
  if (steps.conflicts.length > 0 && !request.force) throw inTheWay(root, steps);

  explained(`write ${root}`, () => removeLeftovers(root, plan));
  const nothingToDo =
    steps.write.length === 0 &&
    steps.update.length === 0 &&
    steps.conflicts.length === 0 &&
    sameRecord(record, recordAfter(record, plan, steps.changed));
  if (nothingToDo) return { written: [], updated: [], changed: steps.changed, moved: [] };
  makeRoot(root);
  return apply(request, disk, plan, record, steps).catch((error: unknown) => {
    throw explainFileError(error, `write ${root}`);
  });
}

async function apply(
  request: ScaffoldRequest,
  disk: Disk,
  plan: readonly PlannedFile[],
  record: WrittenRecord,
  steps: ScaffoldSteps,
): Promise<ScaffoldResult> {
  const { root } = request;
  const writeRecord = (files: WrittenRecord): void => {
    const text = JSON.stringify({ version: 1, dscourse: version, files }, null, 1);
    writeWhole(disk, join(root, recordName), `${text}\n`);
  };
  const moved = steps.conflicts.map(({ path }) => {
    const to = freeName(root, path);
    disk.rename(join(root, path), join(root, to));
    return { path, to };
  });
  const inTheWayBefore = new Set(moved.map(({ path }) => path));
  const displaced = plan.filter((file) =>
    [...inTheWayBefore].some((path) => file.path === path || file.path.startsWith(`${path}/`)),
  );
  writeRecord(recordBefore(record, plan));
  const toWrite = [...new Set([...steps.write, ...displaced, ...steps.update])];
  // The order of the plan, so that dscourse.yaml is the last.
  for (const file of plan.filter((candidate) => toWrite.includes(candidate))) {
    // Lets a Ctrl-C come through.
    await new Promise((resume) => setImmediate(resume));
    if (request.signal.aborted) throw new Interrupted();
    writeWhole(disk, join(root, file.path), file.content);
  }
  writeRecord(recordAfter(record, plan, steps.changed));
  return {
    written: toWrite.filter((file) => !steps.update.includes(file)).map((file) => file.path),
    updated: steps.update.map((file) => file.path),
    changed: steps.changed,
    moved,
  };
}

/**
 * Makes the workspace's folder and those above it, one by one: Node's own recursive mkdir never comes back where
 * the file system denies that a folder exists which it has just refused to make (as /proc does).
 */
function makeRoot(root: string): void {
  const missing: string[] = [];
  for (let at = root; !existsSync(at) && dirname(at) !== at; at = dirname(at)) missing.unshift(at);
  for (const folder of missing) {
    try {
      mkdirSync(folder);
    } catch (error) {
      const code = systemErrorCode(error);
      if (code === 'EEXIST') continue; // Somebody else was as quick.
      if (code !== 'ENOENT') throw explainFileError(error, `write ${root}`);
      throw new DscourseError({
        code: 'not-permitted',
        message: `Can't write ${root}: no folder can be made in ${dirname(folder)}.`,
        fix: 'Choose a folder on a disk that can be written.',
        cause: error,
      });
    }
  }
}

/** Through a temporary file of a fixed name, which the next attempt overwrites if this one is killed. */
function writeWhole(disk: Disk, path: string, content: string | Uint8Array): void {
  disk.makeFolder(dirname(path));
  disk.write(path + temporarySuffix, content);
  disk.rename(path + temporarySuffix, path);
}

/** Removes what a killed `init` left half written. */
function removeLeftovers(root: string, plan: readonly PlannedFile[]): void {
  for (const path of [recordName, ...plan.map((file) => file.path)]) {
    const leftover = join(root, path) + temporarySuffix;
    if (existsSync(leftover)) rmSync(leftover);
  }
}

function inTheWay(root: string, steps: ScaffoldSteps): DscourseError {
  const lines = steps.conflicts.map(({ path, what }) => `  ${path} (${what})`);
  return new DscourseError({
    code: 'files-in-the-way',
    message: `${root} has ${lines.length === 1 ? 'a file' : `${lines.length} files`} that dscourse did not write; nothing was changed:\n${lines.join('\n')}`,
    fix: 'Choose another folder, or use --force: it keeps a copy of each as <name>.before-dscourse.',
  });
}

/** What lies at a path, walking down so that no link leads out of the workspace. */
function find(root: string, path: string): Found {
  const parts = path.split('/');
  for (let depth = 1; depth < parts.length; depth++) {
    const parent = parts.slice(0, depth).join('/');
    const stat = lstatIfThere(join(root, parent));
    if (stat === null) return { kind: 'nothing' };
    if (stat.isSymbolicLink()) return { kind: 'obstacle', path: parent, what: 'a symbolic link' };
    if (!stat.isDirectory()) return { kind: 'obstacle', path: parent, what: 'not a folder' };
  }
  const stat = lstatIfThere(join(root, path));
  if (stat === null) return { kind: 'nothing' };
  if (stat.isDirectory()) return { kind: 'obstacle', path, what: 'a folder where a file belongs' };
  if (stat.isFile() || stat.isSymbolicLink()) return { kind: 'file', hash: hashFile(join(root, path)) };
  return { kind: 'obstacle', path, what: 'not a file' };
}

function freeName(root: string, path: string): string {
  for (let n = 1; ; n++) {
    const name = `${path}.before-dscourse${n === 1 ? '' : `-${n}`}`;
    if (lstatIfThere(join(root, name)) === null) return name;
  }
}

function readRecord(root: string): WrittenRecord {
  let text: string;
  try {
    text = readFileSync(join(root, recordName), 'utf8');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(systemErrorCode(error) ?? '')) return {};
    throw error;
  }
  try {
    const { files } = JSON.parse(text) as { files?: unknown };
    if (typeof files !== 'object' || files === null) return {};
    return Object.fromEntries(
      Object.entries(files).filter(
        ([, hashes]) => Array.isArray(hashes) && hashes.every((hash) => typeof hash === 'string'),
      ),
    );
  } catch {
    // Damaged: every file that differs from what we write counts as somebody else's, which loses nothing.
    return {};
  }
}

function sameRecord(a: WrittenRecord, b: WrittenRecord): boolean {
  const sorted = (record: WrittenRecord): string =>
    JSON.stringify(Object.entries(record).sort(([x], [y]) => (x < y ? -1 : 1)));
  return sorted(a) === sorted(b);
}

function sources(request: ScaffoldRequest) {
  const templates = join(request.packageRoot, 'templates', request.settings.language);
  if (!existsSync(join(templates, 'workspace'))) {
    const known = readdirSync(join(request.packageRoot, 'templates'));
    throw new DscourseError({
      code: 'language-unknown',
      message: `There are no templates for "${request.settings.language}".`,
      fix: `Languages of this release: ${known.join(', ')}. JavaScript is part of typescript.`,
    });
  }
  return {
    workspaceFiles: filesOf(join(templates, 'workspace')),
    library: filesOf(join(templates, 'lib')),
    types: nodeTypes(request.packageRoot),
    settingsSchema: settingsSchema(request.packageRoot),
  };
}

function settingsSchema(packageRoot: string): Buffer {
  try {
    return readFileSync(join(packageRoot, 'schemas', 'dscourse.schema.json'));
  } catch (error) {
    throw new DscourseError({
      code: 'installation-damaged',
      message: 'The schema of dscourse.yaml is missing from the installation of dscourse.',
      fix: 'Install dscourse again.',
      exitStatus: ExitStatus.defect,
      cause: error,
    });
  }
}

/** Node's types and what they import, from our own dependencies. */
function nodeTypes(packageRoot: string): Map<string, Buffer> {
  try {
    const types = nodeTypesFolder(packageRoot);
    const undici = dirname(createRequire(join(types, 'package.json')).resolve('undici-types/package.json'));
    const files = new Map<string, Buffer>();
    for (const [path, content] of filesOf(types)) {
      if (!path.startsWith('node_modules/')) files.set(`node/${path}`, content);
    }
    for (const [path, content] of filesOf(undici))
      files.set(`node/node_modules/undici-types/${path}`, content);
    return files;
  } catch (error) {
    throw new DscourseError({
      code: 'installation-damaged',
      message: "Node's types (@types/node) are missing from the installation of dscourse.",
      fix: 'Install dscourse again.',
      exitStatus: ExitStatus.defect,
      cause: error,
    });
  }
}

/** All files below a folder by their path inside it. */
export function filesOf(folder: string): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  const visit = (path: string, prefix: string): void => {
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      const child = join(path, entry.name);
      if (entry.isDirectory()) visit(child, `${prefix}${entry.name}/`);
      else if (entry.isFile()) files.set(prefix + entry.name, readFileSync(child));
    }
  };
  visit(folder, '');
  return files;
}

function lstatIfThere(path: string) {
  try {
    return lstatSync(path);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(systemErrorCode(error) ?? '')) return null;
    throw error;
  }
}
