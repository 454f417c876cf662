import type { APIRoute } from "astro";
import { trackPath } from "../../../lib/paths.ts";

/** A track of subtitles, fetched from the newsroom: browsers take none from another host. */
export const GET: APIRoute = async ({ url, params, locals: { reading, house } }) => {
  const video = reading.videos().find(({ id }) => id === params["id"]);
  const track = video?.subtitles.find((one) => trackPath(video, one) === url.pathname);
  const answer = track ? await fetch(track.url, { signal: AbortSignal.timeout(5_000) }).catch(() => null) : undefined;
  if (answer?.ok) return new Response(await answer.text(), { headers: { "Content-Type": "text/vtt; charset=utf-8" } });
  const status = answer === undefined ? 404 : 502;
  if (status === 502) house.reports.missing(url.pathname);
  return new Response(null, { status, headers: { "Cache-Control": "no-store" } });
};
