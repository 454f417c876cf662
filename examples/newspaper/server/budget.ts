/** So many of something in a time, in milliseconds; then no more until the time is over. */
export class Budget {
  #taken = 0;
  #since = -Infinity;

  constructor(
    private readonly most: number,
    private readonly time: number,
  ) {}

  /** Whether one more is left; it is taken then. */
  take(): boolean {
    const now = performance.now();
    if (now - this.#since >= this.time) [this.#since, this.#taken] = [now, 0];
    return this.#taken < this.most && ++this.#taken > 0;
  }
}
