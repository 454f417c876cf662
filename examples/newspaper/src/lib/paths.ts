import { monthsOf } from "./calendar.ts";
import type { Video } from "./documents.ts";
import { PER_PAGE } from "./paging.ts";
import type { Library } from "./reading.ts";

const LISTS = ["/photos/", "/messages/", "/selections/", "/albums/", "/videos/", "/auteurs/", "/sujets/", "/recherche/"];
const FILES = ["/atom.xml", "/selections.xml", "/sitemap.xml", "/news-sitemap.xml", "/robots.txt", "/recherche/index.json"];

/** Every address of the newspaper, for a copy on disk. */
export function pathsOf({ shelves }: Library): Set<string> {
  const sections = shelves.sections.flatMap(({ url }) => [`${url}atom.xml`, ...leaves(url, shelves.bySection.get(url))]);
  const authors = shelves.authors.flatMap(({ url, id }) => leaves(url, shelves.byAuthor.get(id)));
  return new Set([
    "/",
    ...shelves.byPath.keys(),
    ...sections,
    ...authors,
    ...LISTS,
    ...shelves.videos.flatMap((video) => video.subtitles.map((track) => trackPath(video, track))),
    ...monthsOf(shelves.photos).map((month) => `/photos/${month}/`),
    ...monthsOf(shelves.messages).map((month) => `/messages/${month}/`),
    ...[...shelves.bySubject.keys()].map((slug) => `/sujets/${slug}/`),
    ...FILES,
  ]);
}

/** An address as headers and lines of text may hold it: a redirect is written by hand, with accents and spaces. */
export function written(address: string): string {
  return address.replace(/[^\x21-\x7e]+/g, encodeURIComponent);
}

/** A path as the newsroom writes it. */
export function decoded(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}

/** Where a track of a video's subtitles is read: browsers take none from another host. */
export function trackPath({ id }: Video, { language, kind }: Video["subtitles"][number]): string {
  return `/videos/${id}/${language}.${kind}.vtt`;
}

/** The second page of a list and those after it. */
function leaves(base: string, stories: readonly unknown[] = []): string[] {
  const last = Math.ceil(stories.length / PER_PAGE);
  return Array.from({ length: Math.max(0, last - 1) }, (_, index) => `${base}page/${index + 2}/`);
}
