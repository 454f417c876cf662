import type { StoredDocument } from "cms-community-client";
import { above, isA, isPage, slugOf, pathOf, type Album, type AnyPage, type Author, type Message, type Photo, type Pick, type Section, type Selection, type Story, type Video } from "./documents.ts";

/** The documents in the orders in which pages want them; made anew when any has changed. */
export interface Shelves {
  byPath: Map<string, AnyPage>;
  stories: Story[];
  albums: Album[];
  videos: Video[];
  bySection: Map<string, Story[]>;
  byAuthor: Map<string, Story[]>;
  bySubject: Map<string, { name: string; stories: Story[] }>;
  photos: Photo[];
  messages: Message[];
  selections: Selection[];
  sections: Section[];
  authors: Author[];
  picksUnder: Map<string, Pick[]>;
  /** Of types that the newspaper has no view for. */
  unknown: { type: string; id: string }[];
}

export function shelve(all: Iterable<StoredDocument>): Shelves {
  const stored = [...all];
  const only = <K extends AnyPage["type"] | "pick">(kind: K) => stored.filter(isA(kind)).map(({ document }) => document);
  const [albums, videos] = [only("album").sort(newest), only("video").sort(newest)];
  const stories: Story[] = [...only("article"), ...albums, ...videos].sort(newest);
  const picks = only("pick").sort((a, b) => (b.reactions ?? 0) - (a.reactions ?? 0) || (a.id < b.id ? -1 : 1));
  return {
    byPath: new Map(stored.flatMap(({ document }) => (isPage(document) ? [[document.url, document]] : []))),
    stories,
    albums,
    videos,
    bySection: grouped(stories, ({ url }) => above(url)),
    byAuthor: grouped(stories, ({ authors }) => authors.map(({ id }) => id)),
    bySubject: subjects(stories),
    photos: only("photo_of_the_day").sort(latest),
    messages: only("message_of_the_day").sort(latest),
    selections: only("comment_selection").sort(newest),
    sections: only("section").sort((a, b) => (a.url < b.url ? -1 : 1)),
    authors: only("author").sort((a, b) => a.name.localeCompare(b.name, "fr")),
    picksUnder: grouped(picks, ({ discussion }) => (discussion.url ? [pathOf(discussion.url)] : [])),
    unknown: stored.flatMap(({ document }) => (isPage(document) || document.type === "pick" ? [] : [document])),
  };
}

// A document is never altered, only replaced; to read its date anew for each comparison is most of the work.
const moments = new WeakMap<object, number>();

function momentOf(story: { published_at: string }): number {
  const moment = moments.get(story) ?? Date.parse(story.published_at);
  moments.set(story, moment);
  return moment;
}

// By address where the moments are the same, so that the same copy always gives the same pages.
function newest(a: { published_at: string; url: string }, b: { published_at: string; url: string }): number {
  return momentOf(b) - momentOf(a) || (a.url < b.url ? -1 : 1);
}

function latest(a: { day: string }, b: { day: string }): number {
  return a.day < b.day ? 1 : -1;
}

function grouped<T>(things: readonly T[], keys: (thing: T) => string[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const thing of things) {
    for (const key of keys(thing)) {
      const group = groups.get(key);
      if (group) group.push(thing);
      else groups.set(key, [thing]);
    }
  }
  return groups;
}

function subjects(stories: readonly Story[]): Map<string, { name: string; stories: Story[] }> {
  const slugs = new Map([...new Set(stories.flatMap(({ tags }) => tags))].map((name) => [name, slugOf(name)]));
  const names = new Map([...slugs].map(([name, slug]) => [slug, name]));
  const groups = grouped(stories, ({ tags }) => [...new Set(tags.map((name) => slugs.get(name) ?? slugOf(name)))]);
  return new Map([...groups].map(([slug, filed]) => [slug, { name: names.get(slug) ?? slug, stories: filed }]));
}
