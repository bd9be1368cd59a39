/** Looks at the machine for the checks: the edge beside which every check is a pure decision. */
import { accessSync, constants, existsSync, statfsSync, statSync, symlinkSync, unlinkSync } from 'node:fs';
import { totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { systemErrorCode } from '../errors.ts';
import { whyOf } from '../workspace/file-errors.ts';
import { askTools } from './ask-tools.ts';
import { cacheFolder } from './cache.ts';
import type { CacheFact, DiskFact, LinkFact, MachineFacts, MemoryFact } from './checks/facts.ts';
import { findMaelstrom } from './find-maelstrom.ts';
import { readPlatform } from './platform.ts';
import type { Environment } from './search-path.ts';
import type { MaelstromRelease } from './toolchain.ts';

export interface FactsRequest {
  readonly env: Environment;
  readonly release: MaelstromRelease;
  /** Absolute path of the folder that runs are written to; null outside a workspace. */
  readonly runs: string | null;
  /** Absolute path of the current folder. */
  readonly cwd: string;
  /** Absolute path of the folder for what is temporary. */
  readonly temporary: string;
  /** Tells apart the links that checks running at once make. */
  readonly unique: string;
}

/** All facts; programs are started side by side. Never throws for what the machine lacks. */
export async function gatherFacts(request: FactsRequest): Promise<MachineFacts> {
  const { env, release } = request;
  const tools = await askTools(env);
  const cache = cacheFact(env);
  return {
    platform: readPlatform(),
    node: process.versions.node,
    release,
    ...tools,
    maelstrom: findMaelstrom(env, release),
    runsDisk: diskFact(request.runs ?? request.cwd),
    cacheDisk: cache.kind === 'nowhere' ? null : diskFact(cache.folder),
    memory: memoryFact(),
    cache,
    symlinks: linkFact(request),
    env,
  };
}

/** Room where a folder is, or will be made. */
export function diskFact(folder: string): DiskFact {
  const there = nearestExisting(folder);
  try {
    const { bavail, bsize, files, ffree } = statfsSync(there);
    // Some file systems make room for files as they need it and count none.
    return { folder, free: bavail * bsize, files: files === 0 ? null : ffree };
  } catch {
    return { folder, free: null, files: null };
  }
}

function memoryFact(): MemoryFact {
  const total = totalmem();
  // 0 where nothing is known, a number beyond all memory where nothing limits.
  const limit = process.constrainedMemory?.() ?? 0;
  return { total, limit: limit > 0 && limit < total ? limit : null };
}

function cacheFact(env: Environment): CacheFact {
  const cache = cacheFolder(env);
  if (cache.kind === 'missing')
    return { kind: 'nowhere', why: cache.problem.message, fix: cache.problem.fix };
  const folder = cache.found;
  const there = nearestExisting(folder);
  try {
    if (!statSync(there).isDirectory()) {
      return { kind: 'not-writable', folder, why: `${there} is a file, not a folder` };
    }
    accessSync(there, constants.W_OK | constants.X_OK);
    return { kind: 'writable', folder };
  } catch (error) {
    return {
      kind: 'not-writable',
      folder,
      why: there === folder ? whyOf(error) : `${whyOf(error)} (${there})`,
    };
  }
}

function nearestExisting(path: string): string {
  let at = path;
  while (!existsSync(at) && dirname(at) !== at) at = dirname(at);
  return at;
}

/** Makes a link and takes it away again. */
function linkFact({ runs, temporary, unique }: FactsRequest): LinkFact {
  const folder = runs === null ? temporary : nearestExisting(runs);
  const use = runs === null ? 'temporary' : 'runs';
  const link = join(folder, `.dscourse-link-${unique}`);
  try {
    symlinkSync('nowhere', link);
    unlinkSync(link);
    return { folder, use, failure: null };
  } catch (error) {
    return { folder, use, failure: systemErrorCode(error) ?? 'unknown' };
  }
}
