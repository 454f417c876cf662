import type { APIRoute } from "astro";
import { atom } from "../lib/feeds.ts";
import { answer } from "../lib/xml.ts";

export const GET: APIRoute = ({ locals: { reading } }) =>
  answer(atom(reading, { title: reading.site.name, path: "/atom.xml", entries: reading.stories() }), "application/atom+xml");
