import { ProblemError, type Newsroom } from "cms-community-client";
import type { AnyPage, Redirect } from "./documents.ts";
import type { House } from "./house.ts";
import { decoded, written } from "./paths.ts";
import type { Reading } from "./reading.ts";

export type Found =
  | { is: "document"; document: AnyPage; number: number }
  | { is: "elsewhere"; target: string; status: 301 | 302 }
  | { is: "missing"; status: 404 | 410 };

// Only lists have further pages.
const LISTED = new Set(["section", "author"]);
const PATIENCE = 2_000;

/** What stands at a path: in the copy, else where the API leads from it, else what was kept of its redirects. */
export async function resolve(asked: string, { reading, house }: { reading: Reading; house: House }): Promise<Found> {
  const path = decoded(asked);
  // What files on disk show of all that was taken down.
  if (path === "/410/") return { is: "missing", status: 410 };
  const document = reading.at(path);
  if (document) return { is: "document", document, number: 1 };
  const [, list, number] = /^(.*\/)page\/([1-9]\d{0,4})\/$/.exec(path) ?? [];
  const listed = list === undefined ? undefined : reading.at(list);
  if (listed && LISTED.has(listed.type) && Number(number) > 1) return { is: "document", document: listed, number: Number(number) };
  const [, base = path, rest = ""] = /^(.*?\/)((?:page\/\d{1,5}\/)?)$/.exec(path) ?? [];
  const known = elsewhere(reading.redirectFrom(path)) ?? elsewhere(reading.redirectFrom(base), rest) ?? { is: "missing", status: reading.wasTakenDown(path) ? 410 : 404 };
  // Of files on disk nobody asks anything more.
  return (house.still || rest || !house.mayAsk() ? null : await routed(path, house.client)) ?? known;
}

/**
 * Where the API leads from a path that is not in the copy; null when it cannot be asked, and of a document.
 * That one is shown when the copy has heard of it: a cache before the API may still tell of what was taken back.
 */
async function routed(path: string, client: Newsroom): Promise<Found | null> {
  try {
    const { data } = await client.api.GET("/api/v1/routes/", { params: { query: { path } }, signal: AbortSignal.timeout(PATIENCE) });
    return data?.type === "redirect" ? elsewhere(data) : null;
  } catch (error) {
    if (!(error instanceof ProblemError) || ![404, 410].includes(error.status)) return null;
    return { is: "missing", status: error.status === 410 ? 410 : 404 };
  }
}

/** Where a redirect leads; what stands below an address that moved, stands below the new one. */
export function elsewhere(redirect: Pick<Redirect, "target" | "status"> | undefined, rest = ""): (Found & { is: "elsewhere" }) | null {
  if (!redirect || (rest && !redirect.target.endsWith("/"))) return null;
  return { is: "elsewhere", target: written(redirect.target) + rest, status: redirect.status };
}

