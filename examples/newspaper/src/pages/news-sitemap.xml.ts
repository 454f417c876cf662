import type { APIRoute } from "astro";
import { newsSitemap } from "../lib/sitemaps.ts";
import { answer } from "../lib/xml.ts";

export const GET: APIRoute = ({ locals: { reading } }) => answer(newsSitemap(reading), "application/xml");
