/**
 * What a workspace consists of, and what to do about each file given what is there. Pure: nothing here
 * touches the disk.
 */
import { sha256 } from '../build/stamp.ts';
import { printSettings, type Settings, settingsSchemaPath } from './settings.ts';

export interface PlannedFile {
  /** Path inside the workspace, with `/`. */
  readonly path: string;
  readonly content: Buffer;
}

export interface PlanInput {
  readonly settings: Settings;
  /** Files of `templates/<language>/workspace`, by path. */
  readonly workspaceFiles: ReadonlyMap<string, Buffer>;
  /** Files of `templates/<language>/lib`. */
  readonly library: ReadonlyMap<string, Buffer>;
  /** Files for `.dscourse/types`. */
  readonly types: ReadonlyMap<string, Buffer>;
  /** JSON Schema of dscourse.yaml, for editors. */
  readonly settingsSchema: Buffer;
}

/** Names that npm or an editor would take for its own while they lie in our package. */
const renamed: Readonly<Record<string, string>> = {
  gitignore: '.gitignore',
  gitattributes: '.gitattributes',
  'vscode/launch.jsonc': '.vscode/launch.json',
};

/**
 * Every file of a workspace in the order of writing. dscourse.yaml comes last: as long as it is missing,
 * each command says that `init` has something left to do.
 */
export function planWorkspace(input: PlanInput): PlannedFile[] {
  const files: PlannedFile[] = [];
  for (const [path, content] of input.types) files.push({ path: `.dscourse/types/${path}`, content });
  for (const [path, content] of input.library) files.push({ path: `lib/${path}`, content });
  for (const [path, content] of input.workspaceFiles) files.push({ path: renamed[path] ?? path, content });
  files.push({ path: settingsSchemaPath, content: input.settingsSchema });
  files.sort((a, b) => (a.path < b.path ? -1 : 1));
  files.push({ path: 'dscourse.yaml', content: Buffer.from(printSettings(input.settings)) });
  return files;
}

/** What lies at the path of a planned file. */
export type Found =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'file'; readonly hash: string }
  /** Something else is in the way: what, and the path of it inside the workspace. */
  | { readonly kind: 'obstacle'; readonly path: string; readonly what: string };

/** Hashes of what `init` wrote, by path; two while it is replacing one by the other. */
export type WrittenRecord = Readonly<Record<string, readonly string[]>>;

export interface ScaffoldSteps {
  /** Missing, to be written. */
  readonly write: readonly PlannedFile[];
  /** Written by an earlier `init`, not changed since, to be brought up to date. */
  readonly update: readonly PlannedFile[];
  /** Written by `init` and changed by the learner: left alone. */
  readonly changed: readonly string[];
  /** Not written by us and different from what we would write. */
  readonly conflicts: readonly { readonly path: string; readonly what: string }[];
  readonly unchanged: number;
}

/** Decides for each planned file. */
export function decideSteps(
  plan: readonly PlannedFile[],
  find: (path: string) => Found,
  record: WrittenRecord,
): ScaffoldSteps {
  const write: PlannedFile[] = [];
  const update: PlannedFile[] = [];
  const changed: string[] = [];
  const conflicts = new Map<string, string>();
  let unchanged = 0;
  for (const file of plan) {
    const found = find(file.path);
    const recorded = record[file.path];
    if (found.kind === 'nothing') write.push(file);
    else if (found.kind === 'obstacle') conflicts.set(found.path, found.what);
    else if (found.hash === sha256(file.content)) unchanged += 1;
    else if (recorded === undefined) conflicts.set(file.path, 'not written by dscourse');
    else if (recorded.includes(found.hash)) update.push(file);
    else changed.push(file.path);
  }
  return {
    write,
    update,
    changed,
    conflicts: [...conflicts].map(([path, what]) => ({ path, what })),
    unchanged,
  };
}

/** The record to keep before writing: old hashes stay good until all is written. */
export function recordBefore(record: WrittenRecord, plan: readonly PlannedFile[]): WrittenRecord {
  const result: Record<string, readonly string[]> = { ...record };
  for (const file of plan) {
    result[file.path] = [...new Set([...(record[file.path] ?? []), sha256(file.content)])];
  }
  return result;
}

/** The record once everything is written. Files that the learner changed keep the hash of what we wrote. */
export function recordAfter(
  record: WrittenRecord,
  plan: readonly PlannedFile[],
  changed: readonly string[],
): WrittenRecord {
  const kept = new Set(changed);
  return Object.fromEntries(
    plan.map((file) => [file.path, kept.has(file.path) ? (record[file.path] ?? []) : [sha256(file.content)]]),
  );
}
