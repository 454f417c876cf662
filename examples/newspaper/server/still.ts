import { cp, readdir, readFile } from "node:fs/promises";
import { createHash } from "node:crypto";
import { join, posix } from "node:path";
import type { Mark } from "../src/lib/marks.ts";
import { pathsOf, written } from "../src/lib/paths.ts";
import type { Library } from "../src/lib/reading.ts";
import { escaped } from "../src/lib/xml.ts";
import { Told } from "./config.ts";
import { each, fileOf, put, remove } from "./files.ts";
import { betweenSurroundings } from "./desk.ts";
import type { Front } from "./front.ts";
import { hold } from "./hold.ts";
import { readLedger, toDraw, UNKNOWN, writeLedger, type Ledger } from "./ledger.ts";
import { placeOf, type Pictures } from "./pictures.ts";

export interface Bringing {
  drawn: number;
  removed: number;
  pages: number;
  /** A sentence for each page that cannot be drawn. */
  broken: string[];
}

/** The newspaper as files in a folder, for any web server. */
export class Still {
  private constructor(
    private readonly folder: string,
    private readonly front: Front,
    private readonly library: Library,
    private readonly pictures: Pictures | null,
    private readonly build: string,
    /** What is known of the folder; null if nothing of it holds. */
    private ledger: Ledger | null,
  ) {}

  /** What was drawn into the folder before holds if this build drew it, from the copy as it is now. */
  static async open({ folder, dist, front, library, pictures }: { folder: string; dist: string; front: Front; library: Library; pictures: Pictures | null }): Promise<Still> {
    const ledger = await readLedger(folder);
    if (!ledger) await refuseFull(folder);
    await hold(folder);
    if (!ledger) await writeLedger(folder, UNKNOWN);
    const build = await digest(dist);
    const holds = ledger?.build === build && ledger.next === library.archive.next && ledger.around !== null && ledger.pictures === (pictures !== null);
    const still = new Still(folder, front, library, pictures, build, holds ? ledger : null);
    if (!holds) await cp(join(dist, "client"), folder, { recursive: true });
    return still;
  }

  /** Remove what is gone, then draw what is new or was touched. */
  async bring(touched: ReadonlySet<Mark>): Promise<Bringing> {
    const former = this.ledger ?? (await readLedger(this.folder)) ?? UNKNOWN;
    const { around, archive } = this.library;
    const since = this.ledger?.around ? betweenSurroundings(this.ledger.around, around) : [];
    const paths = pathsOf(this.library);
    const drawing = toDraw(paths, this.ledger, new Set([...touched, ...since]));
    // Until it is drawn, a page is due: a run that breaks off leaves nothing that the next one does not know of.
    const due = Object.fromEntries(drawing.map((path) => [path, null]));
    await writeLedger(this.folder, { ...former, build: this.ledger ? this.build : "", pages: { ...former.pages, ...due } });
    // First of all, whatever else may fail: it may have been taken back.
    const gone = Object.keys(former.pages).filter((path) => !paths.has(path));
    await each(gone, (path) => remove(this.folder, path));
    const pages: Ledger["pages"] = { ...this.ledger?.pages, ...due };
    const media: Ledger["media"] = { ...this.ledger?.media };
    const broken = new Map<string, string>();
    await each(drawing, async (path) => {
      const failed = await this.draw(path, pages, media).catch((error: unknown) => String(error));
      if (failed !== null) broken.set(path, `The page at ${path} cannot be drawn and was taken away: ${failed}.`);
    });
    // What stood there may show what was taken back since.
    await each(broken.keys(), (path) => remove(this.folder, path));
    for (const path of gone) delete pages[path];
    for (const path of [...gone, ...broken.keys()]) delete media[path];
    const leading = await this.elsewhere(paths, media);
    const missing = await this.bringFiles(former, pages, media);
    const stale = former.leading.filter((path) => !paths.has(path) && !leading.includes(path));
    await each(stale, (path) => remove(this.folder, path));
    this.ledger = { build: this.build, next: archive.next, around, pictures: this.pictures !== null, pages, media, leading };
    await writeLedger(this.folder, this.ledger);
    return { drawn: drawing.length - broken.size, removed: gone.length, pages: paths.size, broken: [...broken.values(), ...missing] };
  }

  /** Draw a page into its file; why not, if it cannot be. */
  private async draw(path: string, pages: Ledger["pages"], media: Ledger["media"]): Promise<string | null> {
    const { status, body, marks, headers } = await this.front.drawAt(path);
    // A file of the newsroom's that is away now is fetched the next time.
    if (status === 502) return null;
    if (status !== 200) return String(status);
    const localised = headers["content-type"]?.startsWith("text/html") ? this.localised(body.toString("utf8")) : { html: body, files: [] };
    await put(fileOf(this.folder, path), localised.html);
    pages[path] = marks;
    media[path] = localised.files;
    return null;
  }

  /** Fetch the files that pages show, and remove those that none shows any more; a page that lacks one stays due. */
  private async bringFiles(former: Ledger, pages: Ledger["pages"], media: Ledger["media"]): Promise<string[]> {
    const shown = new Set(Object.values(media).flat());
    const missing = (await this.pictures?.fetch(shown)) ?? new Map<string, string>();
    for (const [path, files] of Object.entries(media)) if (path in pages && files.some((file) => missing.has(file))) pages[path] = null;
    const places = new Set([...shown].map(placeOf));
    const stale = new Set(Object.values(former.media).flat().map(placeOf));
    await each(stale, async (path) => void (places.has(path) || (await remove(this.folder, path))));
    return [...missing.values()];
  }

  private localised(html: string): { html: string; files: string[] } {
    return this.pictures?.localised(html, this.library.around.site.address) ?? { html, files: [] };
  }

  /** Old addresses: for hosts that read _redirects, and as pages, whose paths are returned, for those that do not. */
  private async elsewhere(paths: ReadonlySet<string>, media: Ledger["media"]): Promise<string[]> {
    // No file answers a question behind an address.
    const asked = this.library.around.redirects.filter(({ path }) => !path.includes("?"));
    // Some hosts follow these before they look for a file.
    const redirects = asked.filter(({ path, target }) => !paths.has(`${path}/`) && `${path}/` !== target);
    const gone = [...this.library.archive.gone].filter((path) => !paths.has(path));
    const moved = redirects.map(({ path, target, status }) => [written(`${path}/`), written(target), status]);
    const lines = [...moved, ...gone.map((path) => [written(path), "/410.html", 410])];
    await put(join(this.folder, "_redirects"), lines.map((line) => `${line.join(" ")}\n`).join(""));
    // As one address each: `//` is the front page, and a page is never lost to a redirect.
    const leading = new Map(redirects.map(({ path, target }) => [posix.join("/", path, "/"), target]));
    await each([...leading], async ([path, target]) => {
      const leads = !paths.has(path) && (await wrote(fileOf(this.folder, path), forwarding(target)));
      if (!leads) leading.delete(path);
    });
    for (const status of [404, 410]) {
      const { body } = await this.front.drawAt(`/${status}/`);
      const { html, files } = this.localised(body.toString("utf8"));
      await put(join(this.folder, `${status}.html`), html);
      media[`/${status}.html`] = files;
    }
    return [...leading.keys()];
  }
}

/** A folder that holds anything else is somebody's. */
async function refuseFull(folder: string): Promise<void> {
  const there = await readdir(folder).catch((error: NodeJS.ErrnoException) => (error.code === "ENOENT" ? [] : Promise.reject(error)));
  if (there.length > 0) throw new Told(`${folder} holds files that are no newspaper's: choose an empty folder.`);
}

/** Whether a page could be written; where a file has its name, hosts serve that one before any redirect. */
async function wrote(file: string, content: string): Promise<boolean> {
  try {
    await put(file, content);
    return true;
  } catch (error) {
    if (["EEXIST", "EISDIR", "ENAMETOOLONG", "ENOTDIR", "ENOTEMPTY"].includes((error as NodeJS.ErrnoException).code ?? "")) return false;
    throw error;
  }
}

function forwarding(target: string): string {
  const to = escaped(target);
  return `<!doctype html><html lang="fr"><meta charset="utf-8"><title>Page déplacée</title><link rel="canonical" href="${to}"><meta http-equiv="refresh" content="0; url=${to}"><p><a href="${to}">Cette page a une autre adresse.</a></p></html>\n`;
}

/** A name for what the pages are drawn by. */
async function digest(dist: string): Promise<string> {
  const hash = createHash("sha256");
  const entry = await readFile(join(dist, "server", "entry.mjs"), "utf8");
  const [manifest] = /manifest_[\w-]+\.mjs/.exec(entry) ?? [];
  hash.update(entry).update(manifest ? await readFile(join(dist, "server", manifest)) : "");
  return hash.digest("hex").slice(0, 16);
}
