import type { Change, Store, StoredDocument } from "cms-community-client";
import { marksOf, type Mark } from "./marks.ts";

/** A store that remembers what its changes touched: before them, and after. */
export class Archive implements Store {
  readonly #touched = new Set<Mark>();
  /** Addresses of what was taken down. */
  readonly gone = new Set<string>();
  /** Grows with every change: what was made from an earlier state may be wrong. */
  turn = 0;
  /** Grows when something has moved, and left a redirect behind. */
  moves = 0;

  constructor(private readonly store: Store) {}

  get next(): string | null {
    return this.store.next;
  }

  get(id: string): StoredDocument | undefined {
    return this.store.get(id);
  }

  all(): Iterable<StoredDocument> {
    return this.store.all();
  }

  async apply(changes: readonly Change[], next: string): Promise<void> {
    const former = this.marks(changes);
    if (changes.some(({ id, url }) => url && (this.store.get(id)?.url ?? url) !== url)) this.moves++;
    await this.store.apply(changes, next);
    for (const mark of [...former, ...this.marks(changes)]) this.#touched.add(mark);
    for (const { event, url } of changes) if (url) event === "delete" ? this.gone.add(url) : this.gone.delete(url);
    if (changes.length > 0) this.turn++;
  }

  touch(mark: Mark): void {
    this.#touched.add(mark);
    this.turn++;
  }

  /** What was touched since this was last asked. */
  takeTouched(): Set<Mark> {
    const taken = new Set(this.#touched);
    this.#touched.clear();
    return taken;
  }

  private marks(changes: readonly Change[]): Mark[] {
    return changes.flatMap(({ id }) => {
      const stored = this.store.get(id);
      return stored ? marksOf(stored) : [id];
    });
  }
}
