import type { APIRoute } from "astro";
import { atom } from "../../lib/feeds.ts";
import { elsewhere } from "../../lib/resolving.ts";
import { answer } from "../../lib/xml.ts";

/** What appears in one section. */
export const GET: APIRoute = ({ params, locals: { reading } }) => {
  const section = reading.at(`/${params["section"]}/`);
  if (section?.type !== "section") {
    const found = elsewhere(reading.redirectFrom(`/${params["section"]}/`), "atom.xml");
    return new Response(null, found ? { status: found.status, headers: { Location: found.target } } : { status: 404 });
  }
  const title = `${section.title} – ${reading.site.name}`;
  return answer(atom(reading, { title, path: `${section.url}atom.xml`, entries: reading.storiesOf("section", section.url) }), "application/atom+xml");
};
