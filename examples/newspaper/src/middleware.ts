import { defineMiddleware } from "astro:middleware";
import type { House } from "./lib/house.ts";
import { Reading } from "./lib/reading.ts";

let alone: Promise<House> | null = null;

/** `astro dev` has no server of ours around it: it opens a copy of its own. */
async function furnished(): Promise<House> {
  const { openHouse } = await import("../server/opening.ts");
  const { house, desk } = await openHouse(process.env);
  await desk.catchUp();
  return house;
}

// Pictures and videos come from the newsroom's host, players from their providers; scripts from here alone.
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self'",
  "img-src 'self' http: https: data:",
  "media-src 'self' http: https:",
  "frame-src https:",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
].join("; ");

export const onRequest = defineMiddleware(async ({ locals, url }, next) => {
  if (import.meta.env.DEV) {
    locals.house = await (alone ??= furnished());
    locals.reading = new Reading(locals.house.library);
  }
  const response = await next();
  const { headers } = response;
  if (!headers.get("content-type")?.startsWith("text/html")) return response;
  const draft = url.pathname.startsWith("/preview/");
  if (!import.meta.env.DEV) headers.set("Content-Security-Policy", `${POLICY}; frame-ancestors 'self'${draft ? ` ${locals.house.admin}` : ""}`);
  headers.set("Referrer-Policy", draft ? "no-referrer" : "strict-origin-when-cross-origin");
  headers.set("X-Content-Type-Options", "nosniff");
  if (draft) headers.set("X-Robots-Tag", "noindex, nofollow");
  return response;
});
