/** What the terminal can show, decided once from the streams and the environment. Pure. */

export interface StreamLike {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}
export type Environment = Readonly<Record<string, string | undefined>>;

export interface Capabilities {
  readonly columns: number;
  /** Colour on stdout and on stderr. */
  readonly colour: boolean;
  readonly errorColour: boolean;
  readonly animated: boolean;
  readonly unicode: boolean;
}

const narrowest = 20;

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}

/**
 * NO_COLOR (not empty) turns colour off and outranks FORCE_COLOR; FORCE_COLOR turns it on anywhere
 * (`0` and `false` turn it off); else it needs a terminal that is not dumb.
 */
export function wantsColour(env: Environment, stream: StreamLike): boolean {
  if (isSet(env.NO_COLOR)) return false;
  const force = env.FORCE_COLOR;
  if (force !== undefined) return force !== '0' && force !== 'false';
  return stream.isTTY === true && env.TERM !== 'dumb';
}

/** Redrawing needs a terminal on stderr, not a dumb one, and nobody's build log. */
export function canAnimate(env: Environment, stderr: StreamLike): boolean {
  return stderr.isTTY === true && env.TERM !== 'dumb' && !isSet(env.CI);
}

/** UTF-8 by the locale (LC_ALL, LC_CTYPE, LANG in that order); on Windows by the terminal that is known to have it. */
export function hasUnicode(env: Environment, platform: string): boolean {
  if (env.TERM === 'linux' || env.TERM === 'dumb') return false;
  const locale = [env.LC_ALL, env.LC_CTYPE, env.LANG].find(isSet);
  if (locale !== undefined) return /utf-?8/i.test(locale);
  if (platform === 'win32') {
    return isSet(env.WT_SESSION) || env.TERM_PROGRAM === 'vscode' || isSet(env.ConEmuTask);
  }
  return false;
}

function columnsOf(env: Environment, stdout: StreamLike, stderr: StreamLike): number {
  const typed = Number(env.COLUMNS);
  const told = Number.isInteger(typed) && typed > 0 ? typed : 0;
  const columns = (stdout.isTTY === true ? stdout.columns : 0) || told || (stderr.isTTY ? stderr.columns : 0);
  return Math.max(narrowest, columns || 80);
}

export function capabilities(
  env: Environment,
  streams: { readonly stdout: StreamLike; readonly stderr: StreamLike },
  platform: string,
): Capabilities {
  return {
    columns: columnsOf(env, streams.stdout, streams.stderr),
    colour: wantsColour(env, streams.stdout),
    errorColour: wantsColour(env, streams.stderr),
    animated: canAnimate(env, streams.stderr),
    unicode: hasUnicode(env, platform),
  };
}
