import { standfirstOf, type SearchResult, type Story } from "./documents.ts";
import type { House } from "./house.ts";
import type { Reading } from "./reading.ts";

export interface Hit {
  title: string;
  url: string;
  label: string;
  /** HTML: text, escaped, with words in mark elements. */
  extracts: string[];
}

export interface Search {
  results: Hit[];
  /** The API was away: these are from the copy's own titles. */
  local: boolean;
}

const LABELS: Partial<Record<SearchResult["card"]["type"], string>> = {
  album: "Album",
  video: "Vidéo",
  section: "Rubrique",
  photo_of_the_day: "Photo du jour",
  message_of_the_day: "Message du jour",
  comment_selection: "Sélection",
};
const PATIENCE = 3_000;
const MOST = 30;

/** Ask the API's search; if it does not answer, the titles of the copy. */
export async function search(words: string, { house, reading }: { house: House; reading: Reading }): Promise<Search> {
  try {
    const { data } = await house.client.api.GET("/api/v1/search/", { params: { query: { q: words, limit: MOST } }, signal: AbortSignal.timeout(PATIENCE) });
    return { results: (data?.items ?? []).flatMap(hitOf), local: false };
  } catch {
    return { results: amongTitles(words, reading.stories()), local: true };
  }
}

function hitOf({ card, extracts }: SearchResult): Hit[] {
  // A pick has no page of its own: it is found where it stands.
  if (card.type === "pick") return [];
  if (card.type === "author") return [{ title: card.name, url: card.url, label: card.job, extracts }];
  const label = card.type === "article" ? (card.section?.title ?? "") : (LABELS[card.type] ?? "");
  return [{ title: card.title, url: card.url, label, extracts }];
}

/** Words as they are compared: without case or accents. */
export function folded(text: string): string {
  return text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
}

export function amongTitles(words: string, stories: readonly Story[]): Hit[] {
  const sought = folded(words).split(/\s+/);
  const said = (story: Story): string => folded(`${story.title} ${standfirstOf(story)} ${story.tags.join(" ")}`);
  const hits = stories.filter((story) => sought.every((word) => said(story).includes(word)));
  return hits.slice(0, MOST).map((story) => ({ title: story.title, url: story.url, label: story.section?.title ?? "", extracts: [] }));
}
