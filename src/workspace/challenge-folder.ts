/**
 * The folder of a challenge: its beginning (the learner's latest pass along builds-on, or the template), and its
 * restoration. A folder appears whole or not at all: it is filled under `.dscourse/tmp` and then renamed.
 */
import { randomUUID } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Challenge, Course } from '../course/course.ts';
import { DscourseError, messageOf, systemErrorCode } from '../errors.ts';
import type { AttemptEntry, LogEntry, ResetEntry, StartEntry } from '../progress/attempts.ts';
import { explained, explainFileError } from './file-errors.ts';
import { filesOf } from './scaffold.ts';
import { readFolder } from './snapshot.ts';
import type { Workspace } from './workspace.ts';

/** Where the files of a challenge's folder come from. */
export type Origin =
  | { readonly kind: 'template'; readonly folder: string }
  | { readonly kind: 'attempt'; readonly attempt: AttemptEntry };

export interface FolderRequest {
  readonly workspace: Workspace;
  readonly course: Course;
  readonly challenge: Challenge;
  /** The attempts log. */
  readonly entries: readonly LogEntry[];
  readonly packageRoot: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Adds an entry to the attempts log; called before the folder appears. */
  readonly record: (entry: StartEntry | ResetEntry) => void;
}

export interface StartResult {
  /** Absolute path. */
  readonly directory: string;
  readonly origin: Origin;
  /** Names of the files written, sorted. */
  readonly files: readonly string[];
  /** Passes that would have been carried over and could not be, with the reason. */
  readonly passedOver: readonly string[];
  /** Challenges along builds-on without a pass, nearest first. */
  readonly withoutPass: readonly string[];
}

/**
 * Writes the folder of a challenge.
 *
 * @param fresh takes the template even where there is a pass to carry over
 * @throws DscourseError `already-started`, `no-template`, or what the disk refuses
 */
export async function startChallenge(
  request: FolderRequest & { readonly fresh: boolean },
): Promise<StartResult> {
  const { workspace, challenge } = request;
  const directory = workspace.challengeDirectory(challenge.id);
  const there = explained(`open ${directory}`, () => statSync(directory, { throwIfNoEntry: false }));
  if (there !== undefined && !(there.isDirectory() && readdirSync(directory).length === 0)) {
    throw new DscourseError({
      code: 'already-started',
      message: `${directory} exists already; start overwrites nothing.`,
      fix: `Go on with \`dscourse grade ${challenge.id}\`, or begin again with \`dscourse reset ${challenge.id}\`. What you have passed since is carried over when the folder is away: move it, then start.`,
    });
  }

  const { candidates, withoutPass } = request.fresh
    ? { candidates: [], withoutPass: [] }
    : carryCandidates(request);
  const passedOver: string[] = [];
  const origins: Origin[] = [
    ...candidates.map((attempt): Origin => ({ kind: 'attempt', attempt })),
    { kind: 'template', folder: templateFolder(request) },
  ];
  for (const origin of origins) {
    const filled = await fill(request, origin).catch((error: unknown) => {
      if (origin.kind === 'template' || !isUnusable(error))
        throw explainFileError(error, `write ${directory}`);
      passedOver.push(
        `attempt ${origin.attempt.attempt} of ${origin.attempt.challenge}: ${messageOf(error)}`,
      );
      return null;
    });
    if (filled === null) continue;
    const source = await workspace.objects.putFolder(filled);
    const files = readFolder(filled).map((file) => file.name);
    request.record({
      v: 1,
      kind: 'start',
      challenge: challenge.id,
      at: new Date(request.now).toISOString(),
      from:
        origin.kind === 'template'
          ? 'template'
          : { attempt: origin.attempt.attempt, challenge: origin.attempt.challenge },
      source,
    });
    explained(`write ${directory}`, () => moveInto(filled, directory));
    return { directory, origin, files, passedOver, withoutPass };
  }
  throw new Error('the template is always the last origin');
}

/** What `reset` shall restore. */
export type ResetTarget =
  | { readonly kind: 'start' }
  | { readonly kind: 'template' }
  | { readonly kind: 'attempt'; readonly number: number };

export type ResetResult =
  /** The folder holds exactly what was asked for. */
  | { readonly kind: 'unchanged'; readonly directory: string; readonly what: string }
  | {
      readonly kind: 'restored';
      readonly directory: string;
      /** What was restored, in words. */
      readonly what: string;
      /** Absolute path of the copy of what was there; null when there was nothing. */
      readonly kept: string | null;
      readonly files: readonly string[];
    };

/**
 * Restores the folder of a challenge. What was there is kept beside it under a name with the time.
 *
 * @throws DscourseError `never-started`, `no-such-attempt`, `object-missing`, `object-damaged`, `no-template`, or
 * what the disk refuses
 */
export async function resetChallenge(
  request: FolderRequest & { readonly to: ResetTarget },
): Promise<ResetResult> {
  const { workspace, challenge } = request;
  const directory = workspace.challengeDirectory(challenge.id);
  const { origin, what } = resetOrigin(request);
  const filled = await fill(request, origin).catch((error: unknown) => {
    throw explainFileError(
      withTemplateOffered(error, challenge.id),
      `write in ${workspace.temporaryDirectory}`,
    );
  });
  const files = readFolder(filled);
  const names = files.map((file) => file.name);
  const there = explained(`open ${directory}`, () => statSync(directory, { throwIfNoEntry: false }));
  if (there === undefined) {
    explained(`write ${directory}`, () => moveInto(filled, directory));
    return { kind: 'restored', directory, what, kept: null, files: names };
  }
  if (
    there.isDirectory() &&
    sameFiles(
      explained(`read ${directory}`, () => readFolder(directory)),
      files,
    )
  ) {
    rmSync(filled, { recursive: true, force: true });
    return { kind: 'unchanged', directory, what };
  }
  const kept = freeBackupName(directory, request.now);
  explained(`replace ${directory}`, () => replaceContent(directory, there.isDirectory(), kept, filled));
  request.record({
    v: 1,
    kind: 'reset',
    challenge: challenge.id,
    at: new Date(request.now).toISOString(),
    kept: basename(kept),
  });
  return { kind: 'restored', directory, what, kept, files: names };
}

/**
 * Passing attempts that could be carried over, best first: those of the nearest challenge along builds-on
 * that has any, newest first, then those of the next.
 */
function carryCandidates(request: FolderRequest): { candidates: AttemptEntry[]; withoutPass: string[] } {
  const candidates: AttemptEntry[] = [];
  const withoutPass: string[] = [];
  for (let id = request.challenge.buildsOn; id !== null; ) {
    const current = id;
    const passes = request.entries.filter(
      (entry): entry is AttemptEntry =>
        entry.kind === 'attempt' && entry.challenge === current && entry.outcome === 'passed',
    );
    if (passes.length === 0 && candidates.length === 0) withoutPass.push(current);
    candidates.push(...passes.reverse());
    id = request.course.challenges.find((challenge) => challenge.id === current)?.buildsOn ?? null;
  }
  return { candidates, withoutPass };
}

function resetOrigin(request: FolderRequest & { readonly to: ResetTarget }): { origin: Fill; what: string } {
  const { challenge, entries, to } = request;
  const template = (): Origin => ({ kind: 'template', folder: templateFolder(request) });
  if (to.kind === 'template') return { origin: template(), what: `the template of ${challenge.id}` };
  if (to.kind === 'start') {
    const start = entries.filter(
      (entry): entry is StartEntry => entry.kind === 'start' && entry.challenge === challenge.id,
    );
    const last = start.at(-1);
    if (last === undefined) {
      throw new DscourseError({
        code: 'never-started',
        message: `The attempts log does not know what \`start\` wrote for ${challenge.id}.`,
        fix: `Use \`dscourse reset ${challenge.id} --template\`, or \`dscourse start ${challenge.id}\` when there is no folder yet.`,
      });
    }
    return { origin: { kind: 'object', hash: last.source }, what: 'what start wrote' };
  }
  const attempt = entries.find(
    (entry): entry is AttemptEntry => entry.kind === 'attempt' && entry.attempt === to.number,
  );
  if (attempt === undefined || attempt.challenge !== challenge.id) {
    const own = entries.flatMap((entry) =>
      entry.kind === 'attempt' && entry.challenge === challenge.id ? [entry.attempt] : [],
    );
    throw new DscourseError({
      code: 'no-such-attempt',
      message:
        attempt === undefined
          ? `There is no attempt ${to.number} in the log.`
          : `Attempt ${to.number} is one of ${attempt.challenge}, not of ${challenge.id}.`,
      fix:
        own.length === 0
          ? `${challenge.id} has no attempts yet.`
          : `Attempts of ${challenge.id}: ${own.slice(-12).join(', ')}.`,
    });
  }
  return { origin: { kind: 'attempt', attempt }, what: `the source of attempt ${attempt.attempt}` };
}

/** A stored source that can't be had: the template always can. */
function withTemplateOffered(error: unknown, id: string): unknown {
  if (!(error instanceof DscourseError) || !error.code.startsWith('object-')) return error;
  const { code, message, fix, cause } = error;
  return new DscourseError({
    code,
    message,
    fix: `${fix} The template is there: dscourse reset ${id} --template`,
    cause,
  });
}

type Fill = Origin | { readonly kind: 'object'; readonly hash: string };

/** A new folder under `.dscourse/tmp` with the files of an origin. */
async function fill(request: FolderRequest, origin: Fill): Promise<string> {
  const { temporaryDirectory, objects } = request.workspace;
  removeOldFolders(temporaryDirectory);
  mkdirSync(temporaryDirectory, { recursive: true });
  // Not mkdtemp, which makes a folder for its owner alone: this one becomes the challenge's folder.
  const folder = join(temporaryDirectory, `${process.pid}-${randomUUID()}`);
  mkdirSync(folder);
  try {
    if (origin.kind === 'template') copyTemplate(origin.folder, folder);
    else await objects.extractFolder(origin.kind === 'object' ? origin.hash : origin.attempt.source, folder);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
  return folder;
}

/** Copies contents without permissions: a template may be read-only, a learner's file must not be. */
function copyTemplate(from: string, to: string): void {
  for (const [name, content] of filesOf(from)) {
    mkdirSync(dirname(join(to, name)), { recursive: true });
    writeFileSync(join(to, name), content);
  }
}

/** Folders that a killed `start` or `reset` left behind; those of living processes stay. */
function removeOldFolders(temporaryDirectory: string): void {
  if (!existsSync(temporaryDirectory)) return;
  for (const name of readdirSync(temporaryDirectory)) {
    const pid = Number(name.split('-')[0]);
    if (pid !== process.pid && Number.isInteger(pid) && pid > 0 && isAlive(pid)) continue;
    if (pid === process.pid) continue;
    rmSync(join(temporaryDirectory, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemErrorCode(error) === 'EPERM';
  }
}

function moveInto(filled: string, directory: string): void {
  // An empty folder in the way is the one thing that may go.
  if (existsSync(directory)) rmdirSync(directory);
  try {
    renameSync(filled, directory);
  } catch (error) {
    if (systemErrorCode(error) !== 'EXDEV') throw error;
    cpSync(filled, directory, { recursive: true });
    rmSync(filled, { recursive: true, force: true });
  }
}

/**
 * Moves what is in a folder aside and new files in. The folder itself stays, since a shell or an editor may be
 * in it. Killed half-way, every file is either in the folder or in the copy, and `reset` can be run again.
 */
function replaceContent(directory: string, isFolder: boolean, kept: string, filled: string): void {
  if (!isFolder) {
    renameSync(directory, kept);
    moveInto(filled, directory);
    return;
  }
  mkdirSync(kept);
  for (const name of readdirSync(directory)) renameSync(join(directory, name), join(kept, name));
  for (const name of readdirSync(filled)) renameSync(join(filled, name), join(directory, name));
  rmdirSync(filled);
}

function templateFolder(request: FolderRequest): string {
  const { language } = request.workspace.config;
  const folder = join(request.packageRoot, 'templates', language, 'start', request.challenge.family);
  if (!existsSync(folder)) {
    throw new DscourseError({
      code: 'no-template',
      message: `There is no starting point for ${request.challenge.id} in ${language}.`,
      fix: 'Set "language: typescript" in dscourse.yaml, or write the folder by hand.',
    });
  }
  return folder;
}

function isUnusable(error: unknown): boolean {
  return error instanceof DscourseError && error.code.startsWith('object-');
}

function sameFiles(a: ReturnType<typeof readFolder>, b: ReturnType<typeof readFolder>): boolean {
  return (
    a.length === b.length &&
    a.every((file, index) => file.name === b[index]?.name && file.content.equals(b[index].content))
  );
}

/** `broadcast-3b.backup-2026-11-21T10-15-30`, with a number when that is taken. */
function freeBackupName(directory: string, now: number): string {
  const time = new Date(now).toISOString().slice(0, 19).replaceAll(':', '-');
  for (let n = 1; ; n++) {
    const name = `${directory}.backup-${time}${n === 1 ? '' : `-${n}`}`;
    if (!existsSync(name)) return name;
  }
}
