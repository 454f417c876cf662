import type { APIRoute } from "astro";
import { atom } from "../../lib/feeds.ts";
import { answer } from "../../lib/xml.ts";

/** What appears in one section. */
export const GET: APIRoute = ({ params, locals: { reading } }) => {
  const section = reading.at(`/${params["section"]}/`);
  if (section?.type !== "section") return new Response(null, { status: 404, headers: { "Cache-Control": "no-store" } });
  const title = `${section.title} – ${reading.site.name}`;
  return answer(atom(reading, { title, path: `${section.url}atom.xml`, entries: reading.storiesOf("section", section.url) }), "application/atom+xml");
};
