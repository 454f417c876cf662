import type { APIRoute } from "astro";
import { standfirstOf } from "../../lib/documents.ts";
import { folded } from "../../lib/searching.ts";

/** What a copy on disk is searched by. */
export const GET: APIRoute = ({ locals }) => {
  const lines = locals.reading.stories().map((story) => ({
    title: story.title,
    url: story.url,
    label: story.section?.title ?? "",
    words: folded(`${story.title} ${standfirstOf(story)} ${story.tags.join(" ")}`),
  }));
  return Response.json(lines);
};
