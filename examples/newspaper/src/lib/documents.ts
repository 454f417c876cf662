import type { components, Delivered, StoredDocument } from "cms-community-client";
import { decoded } from "./paths.ts";

type Schemas = components["schemas"];
export type Article = Schemas["Article"];
export type Album = Schemas["Album"];
export type Video = Schemas["Video"];
export type Section = Schemas["Section"];
export type Author = Schemas["Author"];
export type Photo = Schemas["PhotoOfTheDay"];
export type Message = Schemas["MessageOfTheDay"];
export type Selection = Schemas["Selection"];
export type Pick = Schemas["Pick"];
export type Gap = Schemas["WithdrawnPick"];
export type FrontPage = Schemas["FrontPage"];
export type Menus = Schemas["Menus"];
export type MenuEntry = Schemas["MenuEntry"];
export type Site = Schemas["Site"];
export type Redirect = Schemas["Redirect"];
export type SearchResult = Schemas["SearchResult"];
export type Picture = Schemas["Picture"];
export type ArticleCard = Schemas["ArticleCard"];
export type ArticleLink = Schemas["ArticleLink"];

/** What stands at an address of its own. */
export type AnyPage = Exclude<Delivered, Pick>;
export type Kind = Delivered["type"];

// A type that the API gains does not compile until it has a view here; a newer API's is left out, and told of.
const VIEWS: Record<AnyPage["type"], true> = {
  front_page: true,
  article: true,
  section: true,
  author: true,
  album: true,
  video: true,
  photo_of_the_day: true,
  message_of_the_day: true,
  comment_selection: true,
};

export function isPage(document: Delivered): document is AnyPage {
  return Object.hasOwn(VIEWS, document.type);
}
export type Of<K extends Kind> = Extract<Delivered, { type: K }>;

/** What is listed by date: a card on the front page, a line in a section. */
export type Story = Article | Album | Video;

/** The stories with those first that the desk leads with, in its order. */
export function leadingWith(leads: readonly { id: string }[], stories: readonly Story[]): Story[] {
  const leading = leads.flatMap(({ id }) => stories.find((story) => story.id === id) ?? []);
  return [...leading, ...stories.filter((story) => !leading.includes(story))];
}

/** The picture that a story is known by. */
export function pictureOf(story: Story): Picture | null {
  if (story.type === "article") return story.picture;
  return story.type === "album" ? story.cover : story.poster;
}

/** What a story says first; an album says it in pictures. */
export function standfirstOf(story: Story): string {
  return story.type === "album" ? "" : story.standfirst;
}

export function isA<K extends Kind>(kind: K): (stored: StoredDocument) => stored is StoredDocument & { document: Of<K> } {
  return (stored): stored is StoredDocument & { document: Of<K> } => stored.document.type === kind;
}

// Letters of four bytes each, at most, in the 255 bytes that a folder's name may have.
const LONGEST = 60;

/** A subject as it stands in an address: « Plein air » is `plein-air`. */
export function slugOf(subject: string): string {
  // After a letter they are part of a name: C++, C#, Canal+.
  const spoken = subject.replace(/(?<=[\p{L}+])\+/gu, " plus ").replace(/(?<=\p{L})#/gu, " dièse ");
  const plain = spoken.toLowerCase().replace(/œ/g, "oe").replace(/æ/g, "ae").normalize("NFD").replace(/\p{M}/gu, "");
  const slug = plain.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "");
  // Of signs alone, the numbers that Unicode has for them: an address is never empty, nor longer than a folder's name.
  const named = slug || [...subject].map((sign) => (sign.codePointAt(0) ?? 0).toString(16)).join("-");
  return [...named].slice(0, LONGEST).join("");
}

/** The path of an address, whoever's: comments know their story by an address that may be an old host's. */
export function pathOf(address: string): string {
  const path = decoded(URL.canParse(address) ? new URL(address).pathname : address);
  return path.endsWith("/") ? path : `${path}/`;
}

/** The paths above a path, that of the front page left out: /ville/ and /ville/port/ of /ville/port/bac/. */
export function above(path: string): string[] {
  const names = path.split("/").slice(1, -2);
  return names.map((_, index) => `/${names.slice(0, index + 1).join("/")}/`);
}
