/** The folders that the runs of a session go to, until they are recorded or of no interest any more. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Workspace } from '../../../workspace/workspace.ts';

export class RoundFolders {
  readonly #parent: string;
  readonly #pid: number;
  /** How many tasks write into each. */
  readonly #users = new Map<string, number>();

  constructor({ temporaryDirectory }: Pick<Workspace, 'temporaryDirectory'>, pid: number) {
    this.#parent = temporaryDirectory;
    this.#pid = pid;
  }

  /** Runs a task with a new folder, which stays until one of the methods below drops it. */
  async use(name: string, task: (folder: string) => Promise<void>): Promise<void> {
    // `start` clears away folders whose names begin with the id of a process that is gone, and leaves the others.
    const folder = join(this.#parent, `${this.#pid}-watch-${name}`);
    mkdirSync(folder, { recursive: true });
    this.#users.set(folder, 1);
    try {
      await task(folder);
    } finally {
      this.#users.set(folder, 0);
    }
  }

  /** Drops all folders that nobody writes into, but for these. */
  keepOnly(kept: readonly (string | undefined)[]): void {
    for (const [folder, users] of this.#users) {
      if (users > 0 || kept.includes(folder)) continue;
      remove(folder);
      this.#users.delete(folder);
    }
  }

  removeAll(): void {
    for (const folder of this.#users.keys()) remove(folder);
    this.#users.clear();
  }
}

function remove(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 2 });
}
