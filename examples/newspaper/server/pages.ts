import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { Mark } from "../src/lib/marks.ts";

const packed = { br: promisify(brotliCompress), gzip: promisify(gzip) };

export interface Page {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
  marks: readonly Mark[];
}

/** A page as it is sent: packed once, not for each reader. */
export interface Kept extends Page {
  etag: string;
  br: Buffer;
  gzip: Buffer;
}

/** Pages in memory, each with the marks of what it was made from. The page that was asked for longest ago leaves first. */
export class PageCache {
  readonly #pages = new Map<string, Kept>();
  readonly #bearing = new Map<Mark, Set<string>>();
  /** Grows with every drop: a page that was being drawn meanwhile may be of before it. */
  turn = 0;

  constructor(private readonly most = 5_000) {}

  get size(): number {
    return this.#pages.size;
  }

  get(path: string): Kept | undefined {
    const kept = this.#pages.get(path);
    if (!kept) return undefined;
    this.#pages.delete(path);
    this.#pages.set(path, kept);
    return kept;
  }

  /** Keep a page that was begun at a turn; not if something was dropped since: it may be of before. */
  keep(path: string, page: Kept, turn: number): void {
    if (turn !== this.turn) return;
    this.forget(path);
    this.#pages.set(path, page);
    for (const mark of page.marks) this.bearing(mark).add(path);
    const oldest = this.#pages.keys().next().value;
    if (this.#pages.size > this.most && oldest !== undefined) this.forget(oldest);
  }

  /** Forget the pages that bear any of these marks; their paths. */
  drop(marks: Iterable<Mark>): Set<string> {
    this.turn++;
    const dropped = new Set<string>();
    for (const mark of marks) for (const path of this.#bearing.get(mark) ?? []) dropped.add(path);
    for (const path of dropped) this.forget(path);
    return dropped;
  }

  private bearing(mark: Mark): Set<string> {
    const paths = this.#bearing.get(mark) ?? new Set();
    this.#bearing.set(mark, paths);
    return paths;
  }

  private forget(path: string): void {
    for (const mark of this.#pages.get(path)?.marks ?? []) {
      const paths = this.#bearing.get(mark);
      paths?.delete(path);
      if (paths?.size === 0) this.#bearing.delete(mark);
    }
    this.#pages.delete(path);
  }
}

export async function prepared(page: Page): Promise<Kept> {
  const etag = `"${createHash("sha256").update(page.body).digest("base64url").slice(0, 20)}"`;
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };
  const [br, gzipped] = await Promise.all([packed.br(page.body, quality), packed.gzip(page.body)]);
  return { ...page, etag, br, gzip: gzipped };
}
