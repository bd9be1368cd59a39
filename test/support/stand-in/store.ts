/** The store that Maelstrom leaves in its working directory. */
import { appendFileSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export class Store {
  /** Absolute path of the folder of this run. */
  readonly directory: string;
  readonly #base: string;
  readonly #workload: string;
  readonly #name: string;

  constructor(cwd: string, workload: string, start: Date) {
    this.#base = join(cwd, 'store');
    this.#workload = workload;
    this.#name = start.toISOString().replace(/[-:]/g, '');
    this.directory = join(this.#base, workload, this.#name);
  }

  /** Makes the folder; `current` leads to it from now on. */
  open(): void {
    mkdirSync(this.directory, { recursive: true });
    this.#link('current');
  }

  /** The run phase is over, or the test has crashed. */
  close(): void {
    this.#link('latest');
    this.#link(join(this.#workload, 'latest'));
  }

  write(path: string, content: string | Buffer): void {
    const file = join(this.directory, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }

  append(path: string, text: string): void {
    appendFileSync(join(this.directory, path), text);
  }

  #link(name: string): void {
    const target = name.includes('/') ? this.#name : join(this.#workload, this.#name);
    rmSync(join(this.#base, name), { force: true });
    symlinkSync(target, join(this.#base, name));
  }
}
