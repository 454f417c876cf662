import type { APIRoute } from "astro";

export const GET: APIRoute = ({ locals: { reading } }) => {
  const address = (path: string): string => new URL(path, reading.site.address).href;
  const lines = ["User-agent: *", "Disallow: /preview/", "Disallow: /recherche/", `Sitemap: ${address("/sitemap.xml")}`, `Sitemap: ${address("/news-sitemap.xml")}`];
  return new Response(`${lines.join("\n")}\n`, { headers: { "Content-Type": "text/plain; charset=utf-8" } });
};
