/**
 * A process and all that comes from it, ended together: when we say so, and when we are gone, even by
 * kill -9. A guardian, a small `/bin/sh` in a session of its own, holds the other end of a pipe of ours and
 * waits; when the pipe closes it kills the family and ends.
 *
 * Who belongs to the family: the group that the first process leads; on Linux also every process with our
 * mark in its environment, which reaches those that made groups of their own and lost their parents;
 * elsewhere the group's descendants, as `ps` shows them.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { killGroup } from '../embedded/nodes/process-node.ts';

/** Name of the environment variable that marks the processes of a family (Linux). */
const markName = 'DSCOURSE_FAMILY';

/**
 * First line of input: the leader's process id. Its end: kill. Members are looked for again until there are
 * none, as a process may start another one while it is being killed.
 */
const guardianScript = `
read -r leader
read -r never
members() {
  if [ -r /proc/self/environ ]; then
    grep -lsF -e "$1" /proc/[0-9]*/environ | sed 's/[^0-9]//g'
  else
    ps -A -o pid= -o ppid= -o pgid= | awk -v leader="$leader" '
      { parent[$1] = $2; group[$1] = $3 }
      END {
        do {
          found = 0
          for (pid in parent) if (!(pid in member) && (group[pid] == leader || parent[pid] in member)) {
            member[pid] = 1
            found = 1
          }
        } while (found)
        for (pid in member) print pid
      }'
  fi
}
for round in 1 2 3 4 5 6 7 8 9 10; do
  pids=$(members "$1")
  [ -n "$leader" ] && kill -s KILL -- "-$leader" 2>/dev/null
  [ -z "$pids" ] && break
  kill -s KILL $pids 2>/dev/null
  sleep 0.02 2>/dev/null || sleep 1
done
`;

export class ProcessFamily {
  readonly #mark = `${markName}=${randomUUID()}`;
  readonly #guardian: ChildProcess;
  #leader: number | null = null;

  /** Starts the guardian, so that it is there before the first process is. */
  constructor(env: Readonly<Record<string, string | undefined>>) {
    this.#guardian = spawn('/bin/sh', ['-c', guardianScript, 'sh', this.#mark], {
      // It must not be of the family itself.
      env: { ...env, [markName]: undefined },
      cwd: '/',
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
    });
    // Without a guardian only a kill -9 of ours leaves processes behind; that must not stop a run.
    this.#guardian.on('error', () => undefined);
    this.#guardian.stdin?.on('error', () => undefined);
    this.#guardian.unref();
  }

  /** The environment for the first process. */
  environment(env: Readonly<Record<string, string>>): Record<string, string> {
    const [, value = ''] = this.#mark.split('=');
    return { ...env, [markName]: value };
  }

  /** @param pid of the first process, which must lead a group of its own (`detached`). */
  lead(pid: number): void {
    this.#leader = pid;
    this.#guardian.stdin?.write(`${pid}\n`);
  }

  /** Kills the group at once; the rest of the family goes in {@link end}. */
  kill(): void {
    if (this.#leader !== null) killGroup(this.#leader);
  }

  /** Ends whatever is left, and the guardian. Resolves when they are gone. */
  async end(): Promise<void> {
    const guardian = this.#guardian;
    this.kill();
    if (guardian.pid === undefined || guardian.exitCode !== null || guardian.signalCode !== null) return;
    const gone = once(guardian, 'exit');
    guardian.ref();
    guardian.stdin?.end();
    await gone;
  }
}
