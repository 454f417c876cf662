import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { FileStore, newsroom, sync, UnreachableError, type Newsroom } from "cms-community-client";
import { Archive } from "../src/lib/archive.ts";
import type { Redirect } from "../src/lib/documents.ts";
import { setZone } from "../src/lib/french.ts";
import { EVERYWHERE, TODAY, type Mark } from "../src/lib/marks.ts";
import { Library, type Surroundings } from "../src/lib/reading.ts";
import { Told, type Config } from "./config.ts";

const SURROUNDINGS = "surroundings.json";

/** Keeps the copy of the newsroom up to date, and says what that touched. */
export class Desk {
  #turn: Promise<unknown> = Promise.resolve();
  #heard = "";

  private constructor(
    readonly client: Newsroom,
    readonly library: Library,
    private readonly folder: string,
  ) {}

  /** Open the copy and bring it up to date; with `offline`, an API that is away leaves it as it is. */
  static async open({ api, folder, offline }: Pick<Config, "api" | "folder" | "offline">): Promise<Desk> {
    await mkdir(folder, { recursive: true });
    const archive = new Archive(await FileStore.open(join(folder, "documents.ndjson")));
    const client = newsroom({ server: api });
    const kept = await readFile(join(folder, SURROUNDINGS), "utf8").catch(() => null);
    const around = kept === null || archive.next === null ? null : (JSON.parse(kept) as Surroundings);
    const asked = await ask(client).catch((error: unknown) => away(error, around, offline));
    const desk = new Desk(client, new Library(archive, around ?? asked), folder);
    await desk.surround(asked);
    return desk;
  }

  /** What was touched since this was last asked: one sync after the other, as two would write the same changes. */
  catchUp(): Promise<Set<Mark>> {
    const turn = this.#turn.then(() => this.sync());
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  private async sync(): Promise<Set<Mark>> {
    await sync(this.client, this.library.archive);
    await this.surround(await ask(this.client));
    return this.library.archive.takeTouched();
  }

  private async surround(around: Surroundings): Promise<void> {
    const { archive } = this.library;
    const former = this.library.around;
    this.library.around = around;
    setZone(around.site.time_zone);
    if (heading(former) !== heading(around)) archive.touch(EVERYWHERE);
    if (former.site.day !== around.site.day) archive.touch(TODAY);
    const written = JSON.stringify(around);
    if (written === this.#heard) return;
    this.#heard = written;
    await writeFile(join(this.folder, `${SURROUNDINGS}.new`), written);
    await rename(join(this.folder, `${SURROUNDINGS}.new`), join(this.folder, SURROUNDINGS));
  }
}

/** What every page shows of its surroundings. */
function heading({ site, menu }: Surroundings): string {
  return JSON.stringify([site.name, site.address, site.time_zone, menu]);
}

async function ask(client: Newsroom): Promise<Surroundings> {
  const [site, menus] = await Promise.all([client.api.GET("/api/v1/site/"), client.api.GET("/api/v1/menus/")]);
  if (!site.data || !menus.data) throw new Told("The API tells nothing of the site: is its address right?");
  const redirects: Redirect[] = [];
  for await (const redirect of client.each("/api/v1/redirects/", { limit: 100 })) redirects.push(redirect);
  return { site: site.data, menu: menus.data.sections, redirects };
}

function away(error: unknown, kept: Surroundings | null, offline: boolean): Surroundings {
  if (!(error instanceof UnreachableError)) throw error;
  if (offline && kept) return kept;
  const remedy = kept ? "or go on from the last copy with OFFLINE=1" : "there is no copy here to go on from";
  throw new Told(`${error.message.replace(/\.$/, "")}; ${remedy}.`);
}
