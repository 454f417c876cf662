import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Handler } from "./front.ts";

/** The build that this program was compiled with. */
export const DIST = fileURLToPath(new URL("../..", import.meta.url));

export async function handlerOf(dist: string): Promise<Handler> {
  const built = (await import(pathToFileURL(join(dist, "server", "entry.mjs")).href)) as { handler: Handler };
  return built.handler;
}
