import type { Change, Delivered, Resource } from "cms-community-client";
import type { Article, FrontPage, Pick, Picture, Section } from "../src/lib/documents.ts";
import type { Surroundings } from "../src/lib/reading.ts";

const MOMENT = "2026-11-22T08:30:00+01:00";

/** One thing of each kind, whole, with whatever a test does not care about. */
export function around(): Surroundings {
  const site = { name: "Le Fanal", address: "https://www.fanal.example", default_locale: "fr", locales: [], time_zone: "Europe/Paris", day: "2026-11-22" };
  return { site, menu: [], redirects: [] };
}

export function frontPage(): FrontPage {
  const seo = { title: "Le Fanal", description: "", canonical: "/", json_ld: {} };
  return { id: "front", slug: "fanal", url: "/", title: "Le Fanal", type: "front_page", leads: [], locale: "fr", published_at: MOMENT, updated_at: MOMENT, seo };
}

export function article({ id, section, slug = id, title = "Le tramway" }: { id: string; section: string; slug?: string; title?: string }): Article {
  const url = `/${section}/${slug}/`;
  return {
    id,
    slug,
    url,
    title,
    type: "article",
    locale: "fr",
    published_at: MOMENT,
    updated_at: MOMENT,
    section: { id: section, title: section, slug: section, url: `/${section}/` },
    authors: [],
    tags: [],
    standfirst: "",
    picture: null,
    body: [],
    seo: { title, description: "", canonical: url, json_ld: {} },
  };
}

export function section(path: string): Section {
  const seo = { title: path, description: "", canonical: path, json_ld: {} };
  return { id: path, slug: path, url: path, title: path, type: "section", locale: "fr", published_at: MOMENT, updated_at: MOMENT, description: "", in_menus: true, seo };
}

export function pick({ id, under, reactions = 0 }: { id: string; under: string; reactions?: number }): Pick {
  return {
    id,
    reactions,
    type: "pick",
    excerpt: "Enfin !",
    note: "",
    criterion: "testimony",
    author: { name: "Jeanne", role: "member" },
    discussion: { title: "Le tramway", url: under },
    permalink: "",
    language: "fr",
    replies: 0,
    written_at: MOMENT,
    picked_at: MOMENT,
    reuse: [],
  };
}

export function change(resource: Resource, document: Delivered): Change {
  const url = document.type === "pick" ? "" : document.url;
  return { sequence: 1, event: "upsert", resource, id: document.id, locale: "fr", url, former_url: "", api_url: "", tags: [], changed_at: MOMENT, document };
}

/** A picture of one file, for every purpose. */
export function picture(src: string): Picture {
  const purpose = { src, width: 1200, height: 800, sources: [] };
  const said = { alt: "", caption: "", credit: "", origin: "", copyright: "", licence: "", place: "", taken_at: null };
  const seen = { dominant_colour: "#000000", width: 1200, height: 800, focal_point: null, placeholder: "" };
  return { id: "picture", ...said, ...seen, purposes: { card: purpose, hero: purpose, full: purpose } };
}
