/** How far a search may go, counted in edges looked at, so that its end never depends on a machine's speed. */
export class SearchBudget {
  #left: number;
  #spent = 0;

  constructor(edges: number) {
    this.#left = edges;
  }

  get exhausted(): boolean {
    return this.#left <= 0;
  }

  get spent(): number {
    return this.#spent;
  }

  /** Takes what was looked at. It may overrun, where what runs on is bounded otherwise. */
  spend(edges: number): void {
    this.#left -= edges;
    this.#spent += edges;
  }

  /** A quarter of what is left, so that one hopeless search leaves enough for those after it. */
  share(): SearchBudget {
    return new SearchBudget(Math.max(0, Math.floor(this.#left / 4)));
  }
}
