import { slugOf } from "./documents.ts";
import type { Reading } from "./reading.ts";
import { element, text } from "./xml.ts";

const SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9";
const NEWS = "http://www.google.com/schemas/sitemap-news/0.9";
// What news search engines take: two days, a thousand addresses.
const NEWS_DAYS = 2;
const NEWS_MOST = 1_000;

/** Every page that search engines may show (sitemaps.org 0.9). */
export function sitemap(reading: Reading): string {
  const dated = [...reading.stories(), ...reading.selections(), ...reading.photos(), ...reading.messages(), ...reading.sections()];
  const pages = dated.map(({ url, updated_at }) => line(reading, url, text("lastmod", updated_at)));
  const lists = ["/", "/photos/", "/messages/", "/selections/", "/albums/", "/videos/", "/auteurs/", "/sujets/"];
  const subjects = [...new Set(reading.stories().flatMap(({ tags }) => tags.map(slugOf)))].map((slug) => `/sujets/${slug}/`);
  const people = reading.authors().map(({ url }) => url);
  return element("urlset", { xmlns: SITEMAP }, ...[...lists, ...people, ...subjects].map((path) => line(reading, path)), ...pages);
}

/** The articles of the last two days, for news search engines. */
export function newsSitemap(reading: Reading): string {
  const articles = reading.stories().filter(({ type }) => type === "article");
  const since = Date.parse(`${reading.today}T00:00:00Z`) - NEWS_DAYS * 86_400_000;
  const recent = articles.filter(({ published_at }) => Date.parse(published_at) >= since).slice(0, NEWS_MOST);
  const { name, default_locale: language } = reading.site;
  const publication = element("news:publication", {}, text("news:name", name), text("news:language", language));
  return element(
    "urlset",
    { xmlns: SITEMAP, "xmlns:news": NEWS },
    ...recent.map(({ url, title, published_at }) =>
      line(reading, url, element("news:news", {}, publication, text("news:publication_date", published_at), text("news:title", title))),
    ),
  );
}

function line(reading: Reading, path: string, ...more: string[]): string {
  return element("url", {}, text("loc", new URL(path, reading.site.address).href), ...more);
}
