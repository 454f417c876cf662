import type { components } from "./api.js";
import { isList, type Newsroom } from "./client.js";
import { UnreachableError } from "./errors.js";

export type Change = components["schemas"]["ChangeWithDocument"];
type Changes = components["schemas"]["Changes"];
export type Delivered = components["schemas"]["Delivered"];
export type Resource = Change["resource"];
export type StoredDocument = { resource: Resource; id: string; url: string; tags: string[]; document: Delivered };

/** What a copy of the site is kept in: a page of changes and the place after it are kept together or not at all. */
export interface Store {
  readonly next: string | null;
  apply(changes: readonly Change[], next: string): Promise<void>;
  get(id: string): StoredDocument | undefined;
  all(): Iterable<StoredDocument>;
}

/** A copy in memory, gone with the process. */
export class MemoryStore implements Store {
  next: string | null = null;
  protected readonly documents = new Map<string, StoredDocument>();

  async apply(changes: readonly Change[], next: string): Promise<void> {
    this.take(changes, next);
  }

  get(id: string): StoredDocument | undefined {
    return this.documents.get(id);
  }

  all(): Iterable<StoredDocument> {
    return this.documents.values();
  }

  protected take(changes: readonly Change[], next: string): void {
    for (const { event, resource, id, url, tags, document } of changes) {
      // Without its document it was removed since: it must not be shown a moment longer.
      if (event === "delete" || document === undefined) this.documents.delete(id);
      else this.documents.set(id, { resource, id, url, tags, document });
    }
    this.next = next;
  }
}

function isChanges(answer: unknown): answer is Changes {
  return isList<Change>(answer) && "more" in answer.meta && answer.items.every(({ id, tags }) => typeof id === "string" && Array.isArray(tags));
}

export interface Synced {
  changes: Change[];
  /** Every tag that a changed document bears or bore: what shows any of them is to be drawn anew. */
  tags: Set<string>;
}

/** Bring a copy up to date: the whole site the first time, afterwards what has changed. */
export async function sync(newsroom: Pick<Newsroom, "read">, store: Store): Promise<Synced> {
  const synced: Synced = { changes: [], tags: new Set() };
  for (let more = true; more; ) {
    const asked = store.next ?? "/api/v1/changes/?since=0&include=document";
    const page = await newsroom.read(asked);
    if (!isChanges(page)) throw new UnreachableError(asked, new Error("What was answered is no page of changes."));
    more = page.meta.more;
    if (more && page.meta.next === asked) throw new Error(`The changes feed does not go on after ${asked}.`);
    for (const { id, tags } of page.items) for (const tag of [...tags, ...(store.get(id)?.tags ?? [])]) synced.tags.add(tag);
    if (page.items.length > 0 || store.next !== page.meta.next) await store.apply(page.items, page.meta.next);
    synced.changes.push(...page.items);
  }
  return synced;
}
