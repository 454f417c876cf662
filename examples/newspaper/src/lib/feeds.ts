import type { Selection, Story } from "./documents.ts";
import type { Reading } from "./reading.ts";
import { element, text } from "./xml.ts";

const ENTRIES = 30;
type Entry = Story | Selection;

/** An Atom feed (RFC 4287): title, summary and address of each; the text is read on the site. */
export function atom(reading: Reading, { title, path, entries }: { title: string; path: string; entries: readonly Entry[] }): string {
  const { site } = reading;
  const address = (to: string): string => new URL(to, site.address).href;
  const shown = entries.slice(0, ENTRIES);
  const updated = shown.map(({ updated_at }) => updated_at).sort((a, b) => Date.parse(b) - Date.parse(a))[0] ?? "1970-01-01T00:00:00Z";
  return element(
    "feed",
    { xmlns: "http://www.w3.org/2005/Atom", "xml:lang": site.default_locale },
    text("title", title),
    text("id", address(path)),
    text("updated", updated),
    element("link", { rel: "self", type: "application/atom+xml", href: address(path) }),
    element("link", { rel: "alternate", type: "text/html", href: address(path.replace(/[^/]*$/, "")) }),
    element("author", {}, text("name", site.name)),
    ...shown.map((entry) => entryOf(entry, address)),
  );
}

function entryOf(entry: Entry, address: (to: string) => string): string {
  const authors = entry.type === "comment_selection" ? [] : entry.authors;
  const subjects = entry.type === "comment_selection" ? [] : entry.tags;
  return element(
    "entry",
    {},
    text("title", entry.title),
    text("id", `urn:uuid:${entry.id}`),
    text("published", entry.published_at),
    text("updated", entry.updated_at),
    element("link", { rel: "alternate", type: "text/html", href: address(entry.url) }),
    ...authors.map(({ name }) => element("author", {}, text("name", name))),
    ...subjects.map((subject) => element("category", { term: subject })),
    text("summary", entry.seo.description),
  );
}
