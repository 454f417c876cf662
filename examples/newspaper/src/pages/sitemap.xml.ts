import type { APIRoute } from "astro";
import { sitemap } from "../lib/sitemaps.ts";
import { answer } from "../lib/xml.ts";

export const GET: APIRoute = ({ locals: { reading } }) => answer(sitemap(reading), "application/xml");
