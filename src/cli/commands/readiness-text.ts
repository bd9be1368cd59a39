/** Which engines can be used, in a line. */
import type { EnginesReadiness, Readiness } from '../../toolchain/checks/index.ts';

/** `embedded: ready; maelstrom: not yet, JDK and git are missing`. */
export function readinessText(engines: EnginesReadiness): string {
  return `embedded: ${text(engines.embedded)}; maelstrom: ${text(engines.maelstrom)}`;
}

/** What can be missing by its own name; for the others one must look at what the check says. */
const things = new Set(['jdk', 'maelstrom', 'git']);

function text({ ready, lacking }: Readiness): string {
  if (ready) return 'ready';
  const missing = lacking.filter(({ id }) => things.has(id)).map(({ title }) => title);
  const others = lacking.filter(({ id }) => !things.has(id)).map(({ title }) => title);
  const parts: string[] = [];
  if (missing.length > 0) parts.push(`${listed(missing)} ${missing.length === 1 ? 'is' : 'are'} missing`);
  if (others.length > 0) parts.push(`see ${listed(others)}`);
  return `not yet, ${parts.join('; ')}`;
}

/** `JDK`, `JDK and git`, `JDK, git and Maelstrom`. */
export function listed(names: readonly string[]): string {
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
