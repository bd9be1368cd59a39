/** The part of `init` that is about Maelstrom: looks, says what is missing, asks, installs. */
import { DscourseError, ExitStatus, Interrupted } from '../../../errors.ts';
import { askTools } from '../../../toolchain/ask-tools.ts';
import { checkJdk } from '../../../toolchain/checks/engines.ts';
import { checkDot, checkGit, checkGnuplot } from '../../../toolchain/checks/tools.ts';
import { inWsl, type Platform } from '../../../toolchain/platform.ts';
import { archiveText } from '../../../toolchain/release.ts';
import type { Environment } from '../../../toolchain/search-path.ts';
import type {
  Check,
  Found,
  InstallRequest,
  MaelstromInstall,
  MaelstromRelease,
} from '../../../toolchain/toolchain.ts';
import type { EngineChoice } from '../../../workspace/settings.ts';
import type { CommandContext } from '../../context.ts';
import { bytesText } from '../../figure-text.ts';
import { checkLines } from '../check-lines.ts';
import { listed } from '../readiness-text.ts';
import { InstallView } from './install-view.ts';
import { askedFor, decideMaelstromStep, type MaelstromStep, type MaelstromWish } from './maelstrom-step.ts';

/** What finds, gets and asks; passed in, so that tests need no network and no keyboard. */
export interface MaelstromTools {
  find(env: Environment, release: MaelstromRelease): Found<MaelstromInstall>;
  install(request: InstallRequest): Promise<MaelstromInstall>;
  /** A question on the terminal; true is yes. */
  ask(question: string, enter: boolean): Promise<boolean>;
}

export interface MaelstromRequest {
  readonly wish: MaelstromWish;
  readonly engine: EngineChoice;
  /** The one to install. */
  readonly release: MaelstromRelease;
  /** The one that grades will look for. */
  readonly courseRelease: MaelstromRelease;
  /** Where installs are kept, for the question; null when nothing says where. */
  readonly cacheFolder: string | null;
  readonly platform: Platform;
  /** Questions can be asked and answered. */
  readonly asks: boolean;
  readonly tools: MaelstromTools;
}

export interface MaelstromResult {
  readonly state: 'installed' | 'there' | 'not-installed' | 'not-wanted' | 'not-here' | 'failed';
  readonly install: MaelstromInstall | null;
  /** Of JDK, git, gnuplot and dot; none where Maelstrom is not wanted. */
  readonly checks: readonly Check[];
  /** Why it could not be installed. */
  readonly error: DscourseError | null;
  /** It was asked for by a flag, so that a failure is the command's. */
  readonly explicit: boolean;
}

/**
 * Does about Maelstrom what was asked for. What goes wrong with an install is in the result, since the workspace
 * stands without it.
 *
 * @throws Interrupted
 */
export async function prepareMaelstrom(
  context: CommandContext,
  request: MaelstromRequest,
): Promise<MaelstromResult> {
  const { io } = context;
  const { wish, engine, platform, asks, tools, release } = request;
  const explicit = askedFor(wish);
  const looks = platform.os !== 'win32' && wish.install !== false && (explicit || engine !== 'embedded');
  const checks = looks ? await checkTools(io.env, platform) : [];
  const found = looks ? tools.find(io.env, release) : null;
  const step = decideMaelstromStep({
    wish,
    engine,
    installed: found?.kind === 'found' ? found.found : null,
    hasJava: !checks.some(({ id, result }) => id === 'jdk' && result === 'missing'),
    windows: platform.os === 'win32',
    asks,
  });
  const result = { checks, explicit, install: null, error: null } as const;
  if (io.signal.aborted) throw new Interrupted('Interrupted; the workspace is ready.');
  sayBefore(context, step, request, checks);
  switch (step.kind) {
    case 'not-wanted':
      return { ...result, state: 'not-wanted' };
    case 'tell':
      return { ...result, state: 'not-installed' };
    case 'there':
      return { ...result, state: 'there', install: step.install };
    case 'not-here':
      return { ...result, state: 'not-here', error: explicit ? needsWsl() : null };
    case 'ask':
      if (!(await tools.ask(question(request), engine === 'maelstrom'))) {
        context.terminal.note(context.terminal.wrap('To get it later: dscourse init --maelstrom'));
        return { ...result, state: 'not-installed' };
      }
      return { ...result, ...(await install(context, request)) };
    case 'install':
      return { ...result, ...(await install(context, request)) };
  }
}

async function checkTools(env: Environment, platform: Platform): Promise<readonly Check[]> {
  const { java, git, gnuplot, dot } = await askTools(env);
  return [
    checkJdk(java, platform),
    checkGit(git, platform),
    checkGnuplot(gnuplot, platform),
    checkDot(dot, platform),
  ];
}

function question({ release, cacheFolder }: MaelstromRequest): string {
  const place = cacheFolder === null ? '' : ` to ${cacheFolder}`;
  return `Download Maelstrom ${release.version} (${archiveText(release)})${place}?`;
}

function sayBefore(
  { io, terminal }: CommandContext,
  step: MaelstromStep,
  { release }: MaelstromRequest,
  checks: readonly Check[],
): void {
  const say = (text: string): void => terminal.note(terminal.wrap(text, '  '));
  if (step.kind !== 'not-wanted' || step.why !== 'refused') terminal.note('');
  const lacking = checks.filter(({ result }) => result !== 'ok');
  const showLacking = (): void => {
    if (lacking.length === 0) return;
    say('For Maelstrom:');
    for (const line of checkLines(lacking, terminal, { brief: true, home: io.env.HOME })) terminal.note(line);
  };
  switch (step.kind) {
    case 'not-wanted':
      if (step.why === 'refused') return;
      say('The embedded engine needs nothing else: no JDK, no download.');
      say('Maelstrom, which certifies a pass, can be added at any time: dscourse init --maelstrom');
      return;
    case 'there': {
      const { version, home } = step.install;
      const name = version === null ? 'Maelstrom' : `Maelstrom ${version}`;
      terminal.note(`${terminal.glyph('pass')} ${name} is here: ${home}`);
      showLacking();
      return;
    }
    case 'tell': {
      const name = `Maelstrom ${release.version}, which certifies a pass,`;
      if (step.why === 'no-java') {
        say(`${name} needs a JDK first:`);
        for (const line of checkLines(lacking, terminal, { brief: true, home: io.env.HOME }))
          terminal.note(line);
        say(`Then (${archiveText(release)}): dscourse init --maelstrom`);
        say('The embedded engine needs none of it.');
        return;
      }
      say(`${name} is not installed. The embedded engine does without.`);
      say(`To get it (${archiveText(release)}): dscourse init --maelstrom`);
      if (lacking.length > 0) {
        say(`Not found for it: ${listed(lacking.map(({ title }) => title))}; dscourse doctor says more.`);
      }
      return;
    }
    case 'not-here':
      say('Maelstrom, which certifies a pass, runs on Windows through WSL only: ');
      say(`${inWsl}. The embedded engine runs here as it is.`);
      return;
    case 'ask':
    case 'install':
      showLacking();
  }
}

/** Installs with a line that shows how it goes. */
async function install(
  context: CommandContext,
  request: MaelstromRequest,
): Promise<Pick<MaelstromResult, 'state' | 'install' | 'error'>> {
  const { io, terminal } = context;
  const { release, wish, tools } = request;
  const view = new InstallView(terminal, release, io.now);
  try {
    const done = await tools.install({
      release,
      from: wish.from,
      env: io.env,
      signal: io.signal,
      onEvent: (event) => view.take(event),
      now: io.now,
    });
    view.close();
    const what = view.worked ? 'is installed' : 'is here and whole';
    terminal.note(`${terminal.glyph('pass')} Maelstrom ${release.version} ${what}: ${done.home}`);
    sayWhatIsUsed(context, request, done);
    return { state: view.worked ? 'installed' : 'there', install: done, error: null };
  } catch (thrown) {
    view.close();
    if (io.signal.aborted) throw interrupted(wish.from === null ? view.received : 0);
    if (!(thrown instanceof DscourseError)) throw thrown;
    return { state: 'failed', install: null, error: thrown };
  }
}

function interrupted(received: number): Interrupted {
  const kept = received > 0 ? `, and ${bytesText(received)} of Maelstrom are kept` : '';
  return new Interrupted(`Interrupted. The workspace is ready${kept}.`);
}

/** An install that grades would pass over is said to be one. */
function sayWhatIsUsed(
  { io, terminal }: CommandContext,
  { courseRelease, tools }: MaelstromRequest,
  done: MaelstromInstall,
): void {
  const used = tools.find(io.env, courseRelease);
  if (used.kind === 'found' && used.found.home === done.home) return;
  const text =
    used.kind === 'found'
      ? `Another is used before it: ${used.found.home} (${used.found.from}).`
      : `The course asks for ${courseRelease.version}; to grade with this one, set DSCOURSE_MAELSTROM_HOME=${done.home}`;
  terminal.note(terminal.wrap(text, '  '));
}

function needsWsl(): DscourseError {
  return new DscourseError({
    code: 'maelstrom-needs-wsl',
    message: 'Maelstrom runs on Windows through WSL only.',
    fix: inWsl,
    exitStatus: ExitStatus.couldNotJudge,
  });
}
