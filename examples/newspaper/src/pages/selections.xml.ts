import type { APIRoute } from "astro";
import { atom } from "../lib/feeds.ts";
import { answer } from "../lib/xml.ts";

export const GET: APIRoute = ({ locals: { reading } }) =>
  answer(atom(reading, { title: `Sélections – ${reading.site.name}`, path: "/selections.xml", entries: reading.selections() }), "application/atom+xml");
