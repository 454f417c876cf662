import { cp, mkdir, readdir, readFile } from "node:fs/promises";
import { createHash } from "node:crypto";
import { join, posix } from "node:path";
import type { Mark } from "../src/lib/marks.ts";
import { pathsOf, written } from "../src/lib/paths.ts";
import type { Library } from "../src/lib/reading.ts";
import { escaped } from "../src/lib/xml.ts";
import { Told } from "./config.ts";
import { each, fileOf, put, remove } from "./files.ts";
import type { Drawn, Front } from "./front.ts";
import { readLedger, toDraw, writeLedger, type Ledger } from "./ledger.ts";
import type { Pictures } from "./pictures.ts";

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
    private ledger: Ledger | null,
  ) {}

  /** What was drawn into the folder before holds if this build drew it, from the copy as it is now. */
  static async open({ folder, dist, front, library, pictures }: { folder: string; dist: string; front: Front; library: Library; pictures: Pictures | null }): Promise<Still> {
    const build = await digest(dist);
    const ledger = await readLedger(folder);
    if (!ledger) await begin(folder);
    const holds = ledger?.build === build && ledger.next === library.archive.next;
    const still = new Still(folder, front, library, pictures, build, holds ? ledger : null);
    if (!holds) await cp(join(dist, "client"), folder, { recursive: true });
    return still;
  }

  /** Draw what is new or was touched, remove what is gone. */
  async bring(touched: ReadonlySet<Mark>): Promise<Bringing> {
    const former = this.ledger ?? (await readLedger(this.folder));
    const paths = pathsOf(this.library);
    const drawing = toDraw(paths, this.ledger, touched);
    // Until it is drawn, a page is due: a run that breaks off leaves nothing that the next one does not know of.
    const due = Object.fromEntries(drawing.map((path) => [path, null]));
    await writeLedger(this.folder, { build: "", next: null, ...former, pages: { ...former?.pages, ...due } });
    const pages: Ledger["pages"] = { ...this.ledger?.pages, ...due };
    const broken = new Map<string, string>();
    await each(drawing, async (path) => {
      const drawn = await this.front.drawAt(path).catch((error: unknown) => String(error));
      // A file of the newsroom's that is away now, 502, is fetched the next time.
      if (typeof drawn !== "string" && [200, 502].includes(drawn.status)) return void (pages[path] = await this.lay(path, drawn));
      broken.set(path, `The page at ${path} cannot be drawn and was taken away: ${typeof drawn === "string" ? drawn : drawn.status}.`);
    });
    // What stood there may show what was taken back since.
    await each(broken.keys(), (path) => remove(this.folder, path));
    await this.pictures?.fetch();
    const leading = await this.elsewhere(paths);
    const gone = Object.keys(former?.pages ?? {}).filter((path) => !paths.has(path));
    const stale = [...gone, ...(former?.leading ?? [])].filter((path) => !paths.has(path) && !leading.includes(path));
    await each(stale, (path) => remove(this.folder, path));
    for (const path of gone) delete pages[path];
    this.ledger = { build: this.build, next: this.library.archive.next, pages, leading };
    await writeLedger(this.folder, this.ledger);
    return { drawn: drawing.length - broken.size, removed: gone.length, pages: paths.size, broken: [...broken.values()] };
  }

  private async lay(path: string, { status, body, marks, headers }: Drawn): Promise<readonly Mark[] | null> {
    if (status === 502) return null;
    const html = headers["content-type"]?.startsWith("text/html");
    await put(fileOf(this.folder, path), html ? this.localised(body.toString("utf8")) : body);
    return marks;
  }

  private localised(html: string): string {
    return this.pictures?.localised(html, this.library.around.site.address) ?? html;
  }

  /** Old addresses: for hosts that read _redirects, and as pages, whose paths are returned, for those that do not. */
  private async elsewhere(paths: ReadonlySet<string>): Promise<string[]> {
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
      await put(join(this.folder, `${status}.html`), this.localised(body.toString("utf8")));
    }
    return [...leading.keys()];
  }
}

/** Make the folder ours; one that holds anything else is somebody's. */
async function begin(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  if ((await readdir(folder)).length > 0) throw new Told(`${folder} holds files that are no newspaper's: choose an empty folder.`);
  await writeLedger(folder, { build: "", next: null, pages: {} });
}

/** Whether a page could be written; where a file has its name, hosts serve that one before any redirect. */
async function wrote(file: string, content: string): Promise<boolean> {
  try {
    await put(file, content);
    return true;
  } catch (error) {
    if (["EEXIST", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return false;
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
