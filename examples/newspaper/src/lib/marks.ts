import type { Delivered, StoredDocument } from "cms-community-client";
import { above, pathOf, slugOf } from "./documents.ts";

/**
 * What a page is made of, and what a change touches: the id of each document that is shown, and the name of each list
 * that is read. The API renders anew whatever shows an author, a pick or a picture that changed, so that each of those
 * documents comes as a change of its own; ids and lists are enough, and a page is drawn anew only if it differs.
 */
export type Mark = string;

export const EVERYWHERE: Mark = "everywhere";
export const TODAY: Mark = "today";

export const listOf = {
  stories: "stories",
  albums: "albums",
  videos: "videos",
  photos: "photos",
  messages: "messages",
  selections: "selections",
  authors: "authors",
  sections: "sections",
  of: (kind: "section" | "author" | "subject", which: string): Mark => `stories of ${kind} ${which}`,
  picksUnder: (path: string): Mark => `picks under ${path}`,
  /** Of an address where nothing stands yet: what comes there. */
  at: (path: string): Mark => `at ${path}`,
} as const;

/** Everything that a document's coming, changing or going touches. */
export function marksOf({ id, document }: Pick<StoredDocument, "id" | "document">): Mark[] {
  return [id, ...(document.type === "pick" ? [] : [listOf.at(document.url)]), ...listsOf(document)];
}

function listsOf(document: Delivered): Mark[] {
  switch (document.type) {
    case "article":
      return storyLists(document);
    case "album":
      return [listOf.albums, ...storyLists(document)];
    case "video":
      return [listOf.videos, ...storyLists(document)];
    case "photo_of_the_day":
      return [listOf.photos];
    case "message_of_the_day":
      return [listOf.messages];
    case "comment_selection":
      return [listOf.selections];
    case "author":
      return [listOf.authors];
    case "section":
      return [listOf.sections];
    case "pick":
      return [listOf.picksUnder(pathOf(document.discussion.url))];
    default:
      return [];
  }
}

type Filed = { url: string; authors: { id: string }[]; tags: string[] };

function storyLists({ url, authors, tags }: Filed): Mark[] {
  return [
    listOf.stories,
    ...above(url).map((path) => listOf.of("section", path)),
    ...authors.map(({ id }) => listOf.of("author", id)),
    ...tags.map((subject) => listOf.of("subject", slugOf(subject))),
  ];
}
