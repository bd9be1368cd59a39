import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { DscourseError, ExitStatus, systemErrorCode } from '../../errors.ts';
import { type ScaffoldResult, scaffold } from '../../workspace/scaffold.ts';
import { defaultSettings, parseSettings, type Settings } from '../../workspace/settings.ts';
import { findWorkspace, settingsFileName } from '../../workspace/workspace.ts';
import type { CommandAction, CommandContext } from '../context.ts';
import { warn } from '../course-context.ts';
import type { InitArguments } from './init.ts';
import { askQuestions, canAsk } from './init-questions.ts';

/** Makes a workspace, or completes the one that is there. */
export const action: CommandAction<InitArguments> = async (context, args) => {
  const { io } = context;
  const around = findWorkspace(io.cwd);
  const asks = canAsk(context) && !args.yes;
  const asksFolder = asks && args.folder === null && around === null;
  const named = args.folder === null ? around : resolve(io.cwd, args.folder);
  const isNew = named === null || !existsSync(join(named, settingsFileName));
  const answers =
    asks && isNew
      ? await askQuestions(context, { folder: asksFolder ? suggestedFolder(io.cwd) : null, engine: true })
      : { folder: null, engine: null };
  const root = resolve(io.cwd, answers.folder ?? named ?? '.');
  refuseNested(root, args.force);

  const existing = existingSettings(context, root);
  const settings: Settings = {
    language: args.language ?? existing?.language ?? defaultSettings.language,
    engine: answers.engine ?? existing?.engine ?? defaultSettings.engine,
  };
  const result = await scaffold({
    root,
    settings,
    packageRoot: io.packageRoot,
    force: args.force,
    signal: io.signal,
  });
  report(context, root, result);
  return ExitStatus.passed;
};

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

/** Settings of a workspace that is there already; what is wrong in them is said. */
function existingSettings(context: CommandContext, root: string): Settings | null {
  try {
    const { settings, warnings } = parseSettings(
      readFileSync(join(root, settingsFileName), 'utf8'),
      settingsFileName,
    );
    for (const { message, fix } of warnings) warn(context, `${message} ${fix}`);
    return settings;
  } catch (thrown) {
    // No workspace yet, or something that scaffolding will report as being in the way.
    if (systemErrorCode(thrown) === undefined) throw thrown;
    return null;
  }
}

function report(context: CommandContext, root: string, result: ScaffoldResult): void {
  const { terminal, options, io } = context;
  if (options.json) {
    terminal.line(JSON.stringify({ version: 1, kind: 'init', root, ...result }, null, 2));
    return;
  }
  for (const { path, to } of result.moved) terminal.line(`kept ${path} as ${to}`);
  for (const path of result.changed) terminal.note(`${path} was changed by you and is left as it is`);
  const shown = (paths: readonly string[]): string[] =>
    paths.filter((path) => options.verbose || !path.startsWith('.dscourse/'));
  for (const path of shown(result.written)) terminal.note(`wrote ${path}`);
  for (const path of shown(result.updated)) terminal.note(`updated ${path}`);
  const types = result.written.length - shown(result.written).length;
  if (types > 0) terminal.note(`wrote .dscourse/types (${types} files: Node's types, for the editor)`);

  const place = relative(io.cwd, root);
  if (result.written.length + result.updated.length + result.moved.length === 0) {
    terminal.line(`${terminal.glyph('pass')} The workspace ${root} is complete; nothing to do.`);
    return;
  }
  terminal.line(`${terminal.glyph('pass')} The workspace is ready: ${root}`);
  terminal.note('');
  if (place !== '') terminal.note(`Next: cd ${quoted(place)}`);
  terminal.note(`${place === '' ? 'Next: ' : '      '}dscourse start echo`);
}

/** As a shell takes it. */
function quoted(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
