/** Installs as a test wants them: an own cache, short waits, and what was said on the way. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DscourseError } from '../../src/errors.ts';
import { type InstallTuning, installMaelstrom } from '../../src/toolchain/install.ts';
import type {
  InstallEvent,
  InstallRequest,
  MaelstromInstall,
  MaelstromRelease,
} from '../../src/toolchain/toolchain.ts';
import { defaultLimits } from '../../src/toolchain/unpack.ts';
import { temporaryFolder } from './run-cli.ts';

/** Real waits, but short ones. */
export const quickTuning: InstallTuning = {
  timing: { connectMs: 1000, stallMs: 400, backOffMs: [5, 10, 20], progressMs: 0 },
  lock: { pollMs: 20, beatMs: 50, staleMs: 2000 },
  limits: defaultLimits,
};

export interface Trial {
  readonly cache: string;
  readonly events: InstallEvent[];
  /** The `why` of all retries. */
  readonly retries: () => readonly string[];
  readonly install: (release: MaelstromRelease, more?: Partial<InstallRequest>) => Promise<MaelstromInstall>;
  /** The error that it ends with; fails the test when it does not. */
  readonly failure: (release: MaelstromRelease, more?: Partial<InstallRequest>) => Promise<DscourseError>;
  /** What is in the cache, by the endings of the names. */
  readonly left: () => readonly string[];
}

export function trial(env: Record<string, string> = {}, tuning = quickTuning): Trial {
  const cache = join(temporaryFolder(), 'cache');
  const events: InstallEvent[] = [];
  const install: Trial['install'] = (release, more = {}) =>
    installMaelstrom(
      {
        release,
        from: null,
        env: { DSCOURSE_CACHE: cache, ...env },
        signal: new AbortController().signal,
        onEvent: (event) => events.push(event),
        now: Date.now,
        ...more,
      },
      tuning,
    );
  return {
    cache,
    events,
    retries: () => events.flatMap((event) => (event.type === 'retry' ? [event.why] : [])),
    install,
    failure: async (release, more) => {
      const outcome = await install(release, more).catch((error: unknown) => error);
      if (outcome instanceof DscourseError) return outcome;
      throw new Error(`no friendly failure: ${outcome instanceof Error ? outcome.stack : 'it went well'}`);
    },
    left: () => {
      const folder = join(cache, 'maelstrom');
      if (!existsSync(folder)) return [];
      return readdirSync(folder).map((name) =>
        name.replace(/^v[\d.]+-[0-9a-f]{12}/, '').replace(/-[0-9a-f-]{36}$/, ''),
      );
    },
  };
}
