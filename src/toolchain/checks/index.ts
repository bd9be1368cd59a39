/** All checks of `dscourse doctor` over the facts, and what they say of the engines. Pure. */
import type { EngineChoice } from '../../workspace/settings.ts';
import type { Check } from '../toolchain.ts';
import { checkJdk, checkMaelstrom, checkNode, checkPlatform } from './engines.ts';
import type { MachineFacts } from './facts.ts';
import { checkProxy } from './proxy.ts';
import { checkCache, checkDisk, checkMemory, checkSymlinks } from './room.ts';
import { checkDot, checkGit, checkGnuplot } from './tools.ts';

/** In the order in which they are shown. Windows, where Maelstrom runs in WSL alone, has no use for its tools. */
export function checkMachine(facts: MachineFacts): readonly Check[] {
  const { platform, release } = facts;
  const installed = facts.maelstrom.kind === 'found';
  const windows = platform.os === 'win32';
  return [
    checkPlatform(platform),
    checkNode(facts.node),
    checkDisk(facts.runsDisk, windows ? null : facts.cacheDisk, release, installed),
    ...(windows
      ? []
      : [
          checkJdk(facts.java, platform),
          checkMaelstrom(facts.maelstrom, release),
          checkGit(facts.git, platform),
          checkGnuplot(facts.gnuplot, platform),
          checkDot(facts.dot, platform),
          checkMemory(facts.memory),
          checkSymlinks(facts.symlinks),
          checkCache(facts.cache, installed),
          checkProxy(facts.env, release),
        ]),
  ];
}

/** Whether an engine can be used, and if not, which checks stand in its way. */
export interface Readiness {
  readonly ready: boolean;
  readonly lacking: readonly Pick<Check, 'id' | 'title'>[];
}

export interface EnginesReadiness {
  readonly embedded: Readiness;
  readonly maelstrom: Readiness;
}

/** What is broken stands in the way of both engines, what is missing in Maelstrom's. */
export function readiness(checks: readonly Check[]): EnginesReadiness {
  const lacking = (...results: readonly Check['result'][]): Readiness => {
    const inTheWay = checks.filter(({ result }) => results.includes(result));
    return { ready: inTheWay.length === 0, lacking: inTheWay.map(({ id, title }) => ({ id, title })) };
  };
  return { embedded: lacking('broken'), maelstrom: lacking('broken', 'missing') };
}

/**
 * Whether the machine does for the engine that is asked for. `auto` is content with the embedded one, which is
 * what it falls back to.
 */
export function isHealthy(engines: EnginesReadiness, engine: EngineChoice): boolean {
  return engine === 'maelstrom' ? engines.maelstrom.ready : engines.embedded.ready;
}
