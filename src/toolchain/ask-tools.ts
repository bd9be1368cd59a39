/** Asks the programs that Maelstrom needs for their versions. */
import type { MachineFacts, ToolFact } from './checks/facts.ts';
import { searchJava } from './java.ts';
import { probe } from './probe.ts';
import { type Environment, findOnPath } from './search-path.ts';

/** Real milliseconds that git, gnuplot and dot get for their version. */
const patienceMs = 5000;

/** Looks for a JVM and the tools, all at once. Never throws for what is missing. */
export async function askTools(
  env: Environment,
): Promise<Pick<MachineFacts, 'java' | 'git' | 'gnuplot' | 'dot'>> {
  const [java, git, gnuplot, dot] = await Promise.all([
    searchJava(env),
    askTool('git', '--version', env),
    askTool('gnuplot', '--version', env),
    askTool('dot', '-V', env),
  ]);
  return { java, git, gnuplot, dot };
}

/** Starts the program that a name on PATH leads to and reads its version. */
async function askTool(name: string, flag: string, env: Environment): Promise<ToolFact> {
  const executable = findOnPath(name, env);
  if (executable === null) return { kind: 'not-found' };
  const answer = await probe(executable, [flag], { env, timeoutMs: patienceMs });
  switch (answer.kind) {
    case 'hangs':
      return { kind: 'hangs', executable, seconds: answer.seconds };
    case 'not-started':
      return { kind: 'not-started', executable, why: `it does not start (${answer.code})` };
    case 'no-program':
      return { kind: 'not-started', executable, why: 'it is no program that this system can start' };
    case 'other-processor':
      return {
        kind: 'not-started',
        executable,
        why: `it is built for another processor (${answer.processor})`,
      };
    case 'ended': {
      const { code, signal, output } = answer;
      if (code === 0) {
        return { kind: 'works', executable, version: /\d+(?:\.\d+)+/.exec(output)?.[0] ?? null };
      }
      const said = output.trim().split(/\r?\n/)[0]?.slice(0, 200) ?? '';
      const how = signal === null ? `exit status ${code}` : `killed by ${signal}`;
      return { kind: 'fails', executable, why: said === '' ? how : `${how}, saying "${said}"` };
    }
  }
}
