/** Numbers for names, in the order in which they occur. */
import { DscourseError, ExitStatus } from '../errors.ts';

/** As many as a number of 16 bits tells apart. */
const mostNames = 0x1_0000;

export class NameRanks {
  readonly #ranks = new Map<string, number>();
  readonly all: string[] = [];

  constructor(names: readonly string[]) {
    for (const name of names) this.rankOf(name);
  }

  /** The number of a name; a new name gets the next. */
  rankOf(name: string): number {
    const known = this.#ranks.get(name);
    if (known !== undefined) return known;
    if (this.all.length === mostNames) {
      throw new DscourseError({
        code: 'trace-too-large',
        message: `This run has more than ${mostNames} different names of nodes and clients, or types of messages.`,
        fix: 'Trace a shorter run: a page can tell no more of them apart.',
        exitStatus: ExitStatus.couldNotJudge,
      });
    }
    this.all.push(name);
    this.#ranks.set(name, this.all.length - 1);
    return this.all.length - 1;
  }
}
