/** What `init` does about Maelstrom. Pure. */
import type { MaelstromInstall } from '../../../toolchain/toolchain.ts';
import type { EngineChoice } from '../../../workspace/settings.ts';

/** What was typed about it. */
export interface MaelstromWish {
  /** `--maelstrom` or `--no-maelstrom`; null: neither. */
  readonly install: boolean | null;
  /** `--from FILE`, absolute; null: a download. */
  readonly from: string | null;
  /** `--release v0.2.3`; null: the course's. */
  readonly release: string | null;
}

export interface MaelstromSituation {
  readonly wish: MaelstromWish;
  readonly engine: EngineChoice;
  /** What is found now of the release that is wished for. */
  readonly installed: MaelstromInstall | null;
  readonly hasJava: boolean;
  readonly windows: boolean;
  /** Questions can be asked and answered. */
  readonly asks: boolean;
}

export type MaelstromStep =
  /** Nobody wants it here. */
  | { readonly kind: 'not-wanted'; readonly why: 'embedded' | 'refused' }
  | { readonly kind: 'there'; readonly install: MaelstromInstall }
  | { readonly kind: 'install' }
  | { readonly kind: 'ask' }
  /** Say how to get it. */
  | { readonly kind: 'tell'; readonly why: 'not-asked' | 'no-java' }
  /** Windows: in WSL alone. */
  | { readonly kind: 'not-here' };

/** True when Maelstrom was asked for by a flag, so that not getting it is a failure. */
export function askedFor({ install, from, release }: MaelstromWish): boolean {
  return install !== false && (install === true || from !== null || release !== null);
}

/** No download that nobody asked for; and without a JVM to run it, none that was not asked for by a flag. */
export function decideMaelstromStep(situation: MaelstromSituation): MaelstromStep {
  const { wish, engine, installed, hasJava, windows, asks } = situation;
  if (wish.install === false) return { kind: 'not-wanted', why: 'refused' };
  if (askedFor(wish)) {
    // Where it is installed already the install only looks whether it is whole, and mends it.
    return windows ? { kind: 'not-here' } : { kind: 'install' };
  }
  if (engine === 'embedded') return { kind: 'not-wanted', why: 'embedded' };
  if (windows) return { kind: 'not-here' };
  if (installed !== null) return { kind: 'there', install: installed };
  if (!hasJava) return { kind: 'tell', why: 'no-java' };
  return asks ? { kind: 'ask' } : { kind: 'tell', why: 'not-asked' };
}
