import { readdir, readFile } from "node:fs/promises";
import { extname, join, relative, sep } from "node:path";
import { prepared, type Kept } from "./pages.ts";

const TYPES: Record<string, string> = {
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".woff2": "font/woff2",
};

/** The build's own files, by path: a few hundred kilobytes, kept in memory and packed once. */
export async function readAssets(folder: string): Promise<Map<string, Kept>> {
  const assets = new Map<string, Kept>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const path = `/${relative(folder, file).split(sep).join("/")}`;
    // A file whose name has its content's digest never changes.
    const age = path.startsWith("/_astro/") ? "public, max-age=31536000, immutable" : "public, max-age=3600";
    const headers = { "content-type": TYPES[extname(file)] ?? "application/octet-stream", "cache-control": age };
    assets.set(path, await prepared({ status: 200, headers, body: await readFile(file), marks: [] }));
  }
  return assets;
}
