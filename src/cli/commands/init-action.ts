import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { readCourse } from '../../course/read-course.ts';
import { DscourseError, ExitStatus, systemErrorCode } from '../../errors.ts';
import { cacheFolder } from '../../toolchain/cache.ts';
import { findMaelstrom } from '../../toolchain/find-maelstrom.ts';
import { installMaelstrom } from '../../toolchain/install.ts';
import { readPlatform } from '../../toolchain/platform.ts';
import { courseRelease, releaseNamed } from '../../toolchain/release.ts';
import { type ScaffoldResult, scaffold } from '../../workspace/scaffold.ts';
import { defaultSettings, parseSettings, type Settings } from '../../workspace/settings.ts';
import { findWorkspace, settingsFileName } from '../../workspace/workspace.ts';
import type { CommandAction, CommandContext } from '../context.ts';
import { warn } from '../course-context.ts';
import { askYesOrNo, canAsk } from '../questions.ts';
import type { InitArguments } from './init.ts';
import { askQuestions } from './init-questions.ts';
import { type MaelstromResult, prepareMaelstrom } from './init-run/prepare-maelstrom.ts';

/** Makes a workspace, or completes the one that is there; then sees to Maelstrom, without which it stands too. */
export const action: CommandAction<InitArguments> = async (context, args) => {
  const { io } = context;
  const asks = canAsk(context) && !args.yes;
  // A release that does not exist is refused before anything is written.
  const ofCourse = courseRelease(await readCourse(io.packageRoot));
  const release = args.release === null ? ofCourse : releaseNamed(ofCourse, args.release);
  const { root, settings } = await plan(context, args, asks);
  const files = await scaffold({
    root,
    settings,
    packageRoot: io.packageRoot,
    force: args.force,
    signal: io.signal,
  });
  const { engine } = existingSettings(root)?.settings ?? settings;
  if (!context.options.json) reportFiles(context, root, files);
  if (args.engine !== null && args.engine !== engine) {
    warn(
      context,
      `${settingsFileName} was changed by you; the engine stays ${engine}. Write there: engine: ${args.engine}`,
    );
  }
  const cache = cacheFolder(io.env);
  const maelstrom = await prepareMaelstrom(context, {
    wish: {
      install: args.maelstrom,
      from: args.from === null ? null : resolve(io.cwd, args.from),
      release: args.release,
    },
    engine,
    release,
    courseRelease: ofCourse,
    cacheFolder: cache.kind === 'found' ? cache.found : null,
    platform: readPlatform(),
    asks,
    tools: {
      find: findMaelstrom,
      install: installMaelstrom,
      ask: (question, enter) =>
        askYesOrNo(context, { question, enter, interrupted: 'Interrupted; the workspace is ready.' }),
    },
  });
  if (context.options.json) {
    printJson(context, { root, ...files, engine }, maelstrom);
    return maelstrom.error !== null && maelstrom.explicit ? maelstrom.error.exitStatus : ExitStatus.passed;
  }
  sayNext(context, root, files);
  if (maelstrom.error !== null) {
    if (maelstrom.explicit) throw maelstrom.error;
    warn(context, `${maelstrom.error.message} ${maelstrom.error.fix}`);
  }
  return ExitStatus.passed;
};

/** Where the workspace goes and what its settings are, by what was typed, what is there, and answers. */
async function plan(
  context: CommandContext,
  args: InitArguments,
  asks: boolean,
): Promise<{ readonly root: string; readonly settings: Settings }> {
  const { io } = context;
  const around = findWorkspace(io.cwd);
  const asksFolder = asks && args.folder === null && around === null;
  const named = args.folder === null ? around : resolve(io.cwd, args.folder);
  const isNew = named === null || !existsSync(join(named, settingsFileName));
  const answers =
    asks && isNew
      ? await askQuestions(context, {
          folder: asksFolder ? suggestedFolder(io.cwd) : null,
          engine: args.engine === null,
        })
      : { folder: null, engine: null };
  const root = resolve(io.cwd, answers.folder ?? named ?? '.');
  refuseNested(root, args.force);

  const existing = existingSettings(root);
  for (const { message, fix } of existing?.warnings ?? []) warn(context, `${message} ${fix}`);
  return {
    root,
    settings: {
      language: args.language ?? existing?.settings.language ?? defaultSettings.language,
      engine: args.engine ?? answers.engine ?? existing?.settings.engine ?? defaultSettings.engine,
    },
  };
}

/** This folder when it is empty, else one inside it. */
function suggestedFolder(cwd: string): string {
  return readdirSync(cwd).some((name) => !name.startsWith('.')) ? 'my-cluster' : '.';
}

/** A workspace inside another would be found first from its own folders, and the outer one's progress be missed. */
function refuseNested(root: string, force: boolean): void {
  const outer = findWorkspace(resolve(root, '..'));
  if (outer === null || force || existsSync(join(root, settingsFileName))) return;
  throw new DscourseError({
    code: 'inside-workspace',
    message: `${root} lies inside the workspace ${outer}.`,
    fix: `To complete that one: dscourse init ${JSON.stringify(outer)}; a new one goes to a folder outside of it (or use --force).`,
  });
}

/** Settings of a workspace that is there already, and what is wrong in them. */
function existingSettings(root: string): ReturnType<typeof parseSettings> | null {
  try {
    return parseSettings(readFileSync(join(root, settingsFileName), 'utf8'), settingsFileName);
  } catch (thrown) {
    // No workspace yet, or something that scaffolding will report as being in the way.
    if (systemErrorCode(thrown) === undefined) throw thrown;
    return null;
  }
}

function reportFiles({ terminal, options }: CommandContext, root: string, result: ScaffoldResult): void {
  for (const { path, to } of result.moved) terminal.line(`kept ${path} as ${to}`);
  for (const path of result.changed) terminal.note(`${path} was changed by you and is left as it is`);
  const shown = (paths: readonly string[]): string[] =>
    paths.filter((path) => options.verbose || !path.startsWith('.dscourse/'));
  for (const path of shown(result.written)) terminal.note(`wrote ${path}`);
  for (const path of shown(result.updated)) terminal.note(`updated ${path}`);
  const types = result.written.length - shown(result.written).length;
  if (types > 0) terminal.note(`wrote .dscourse/types (${types} files: Node's types, for the editor)`);

  const done = isComplete(result)
    ? `The workspace ${root} is complete; nothing to do.`
    : `The workspace is ready: ${root}`;
  terminal.line(`${terminal.glyph('pass')} ${done}`);
}

function isComplete({ written, updated, moved }: ScaffoldResult): boolean {
  return written.length + updated.length + moved.length === 0;
}

function sayNext({ terminal, io }: CommandContext, root: string, result: ScaffoldResult): void {
  if (isComplete(result)) return;
  const place = relative(io.cwd, root);
  terminal.note('');
  if (place !== '') terminal.note(`Next: cd ${quoted(place)}`);
  terminal.note(`${place === '' ? 'Next: ' : '      '}dscourse start echo`);
}

function printJson(
  { terminal }: CommandContext,
  files: ScaffoldResult & { readonly root: string; readonly engine: string },
  { state, install, checks, error }: MaelstromResult,
): void {
  const value = {
    version: 1,
    kind: 'init',
    ...files,
    maelstrom: {
      state,
      install,
      error: error === null ? null : { code: error.code, message: error.message, fix: error.fix },
    },
    checks,
  };
  terminal.line(JSON.stringify(value, null, 2));
}

/** As a shell takes it. */
function quoted(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
