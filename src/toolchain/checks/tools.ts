/** The programs that Maelstrom starts by name: git, gnuplot, dot. Pure. */
import { DscourseError, ExitStatus } from '../../errors.ts';

import { howToInstall, type PackagedTool, type Platform } from '../platform.ts';
import type { Check } from '../toolchain.ts';
import type { ToolFact } from './facts.ts';

interface Tool {
  readonly id: string;
  readonly title: string;
  readonly packaged: PackagedTool;
  /** What is lost without it. */
  readonly lost: string;
}

const gnuplot: Tool = {
  id: 'gnuplot',
  title: 'gnuplot',
  packaged: 'gnuplot',
  lost: 'Only plots are lost: Maelstrom then calls a run unknown, and dscourse judges it by its other results. Runs of kafka alone stay unknown without it.',
};
const dot: Tool = {
  id: 'dot',
  title: 'dot (graphviz)',
  packaged: 'graphviz',
  lost: 'Maelstrom draws with it what it finds among transactions. Without it the verdict on the txn and kafka workloads can be unknown; the other workloads do without.',
};

/** Maelstrom asks git for the version of the code; what it answers, an error too, does not matter. */
export function checkGit(fact: ToolFact, platform: Platform): Check {
  const check = { id: 'git', title: 'git' };
  const install = howToInstall('git', platform);
  const { message, fix } = noGit(platform);
  switch (fact.kind) {
    case 'works':
      return { ...check, result: 'ok', found: foundText(fact), why: needsGit, fix: null };
    case 'fails':
      return {
        ...check,
        result: 'note',
        found: `${fact.executable}: ${fact.why}`,
        why: `${needsGit} That it answers with an error is enough for Maelstrom.`,
        fix: `Mend it, or install it again: ${install}`,
      };
    case 'not-started':
      return {
        ...check,
        result: 'missing',
        found: `${fact.executable}: ${fact.why}`,
        why: needsGit,
        fix: `Mend it, or install it again: ${install}`,
      };
    case 'hangs':
      return {
        ...check,
        result: 'missing',
        found: `${fact.executable} did not answer within ${fact.seconds} s`,
        why: `${needsGit} It would wait for ever.`,
        fix: `Mend it, or install it again: ${install}`,
      };
    case 'not-found':
      return { ...check, result: 'missing', found: 'not found', why: message, fix };
  }
}
const needsGit = 'Maelstrom asks it for the version of the code when a test begins, and ends without it.';

export function checkGnuplot(fact: ToolFact, platform: Platform): Check {
  return checkDrawing(gnuplot, fact, platform);
}

export function checkDot(fact: ToolFact, platform: Platform): Check {
  return checkDrawing(dot, fact, platform);
}

function checkDrawing(tool: Tool, fact: ToolFact, platform: Platform): Check {
  const check = { id: tool.id, title: tool.title, why: tool.lost };
  const install = howToInstall(tool.packaged, platform);
  switch (fact.kind) {
    case 'works':
      return { ...check, result: 'ok', found: foundText(fact), fix: null };
    case 'not-started':
    case 'fails':
      return {
        ...check,
        result: 'note',
        found: `${fact.executable}: ${fact.why}`,
        fix: `Mend it, or install it again: ${install}`,
      };
    case 'hangs':
      return {
        ...check,
        result: 'note',
        found: `${fact.executable} did not answer within ${fact.seconds} s`,
        fix: `Mend it, or take it off PATH: Maelstrom would wait for it too. To install it again: ${install}`,
      };
    case 'not-found':
      return { ...check, result: 'note', found: 'not found', fix: install };
  }
}

function foundText({ version, executable }: Extract<ToolFact, { kind: 'works' }>): string {
  return version === null ? executable : `${version}, ${executable}`;
}

/** The problem when there is no git on PATH. */
export function noGit(platform: Platform): DscourseError {
  return new DscourseError({
    code: 'no-git',
    message: 'There is no git on PATH. Maelstrom asks it for the version of the code and ends without it.',
    fix: `Install it: ${howToInstall('git', platform)}`,
    exitStatus: ExitStatus.couldNotJudge,
  });
}
