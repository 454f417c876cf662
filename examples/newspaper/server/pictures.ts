import { access } from "node:fs/promises";
import { each, fileOf, put } from "./files.ts";

// Where pages name files that they show; an address elsewhere is a link, and stays.
const SHOWN = / (?:poster|src|srcset)="[^"]*"/g;
const FILE = /(https?:\/\/[^/"\s,<>&]+)(\/[^"\s,<>&]+\.(?:avif|gif|jpe?g|mp4|png|webm|webp))(?=[\s",]|$)/g;

/** Brings pictures and videos into the folder, so that a copy on disk stands by itself. No name of a file is ever used again. */
export class Pictures {
  /** Where the newsroom keeps its files: its own host, or another. */
  readonly #origins: Set<string>;

  constructor(
    server: string,
    private readonly folder: string,
  ) {
    this.#origins = new Set([new URL(server).origin]);
  }

  /** The page with its files from the folder; where a whole address is asked for, from the site's. With where each is now. */
  localised(html: string, site: string): { html: string; files: string[] } {
    const files = new Set<string>();
    const want = (address: string, origin: string, path: string): string => {
      this.#origins.add(origin);
      files.add(address);
      return path;
    };
    const own = html.replace(SHOWN, (attribute) => attribute.replace(FILE, want));
    const told = own.replace(FILE, (address, origin: string, path: string) => (this.#origins.has(origin) ? new URL(want(address, origin, path), site).href : address));
    return { html: told, files: [...files] };
  }

  /** Fetch what is wanted and not there; a sentence for each that is not to be had. */
  async fetch(wanted: Iterable<string>): Promise<Map<string, string>> {
    const missing = new Map<string, string>();
    await each(wanted, async (address) => {
      const file = fileOf(this.folder, placeOf(address));
      if (await access(file).then(() => true, () => false)) return;
      const answer = await fetch(address).catch(() => null);
      if (answer?.ok) await put(file, new Uint8Array(await answer.arrayBuffer()));
      else missing.set(address, `The file ${address} is not to be had (${answer?.status ?? "nobody answers"}): it is asked for again the next time.`);
    });
    return missing;
  }
}

/** The path that a file has in the folder, whichever host it is from. */
export function placeOf(address: string): string {
  return decodeURI(new URL(address).pathname);
}
