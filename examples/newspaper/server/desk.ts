import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { FileStore, newsroom, ProblemError, sync, UnreachableError, type Newsroom } from "cms-community-client";
import { Archive } from "../src/lib/archive.ts";
import type { Redirect } from "../src/lib/documents.ts";
import { setZone } from "../src/lib/french.ts";
import { EVERYWHERE, listOf, TODAY } from "../src/lib/marks.ts";
import { Library, type Surroundings } from "../src/lib/reading.ts";
import { Told, type Config } from "./config.ts";

const SURROUNDINGS = "surroundings.json";

// Milliseconds between two looks at what no change announces: the newsroom's date, its menu, its redirects.
const SURROUNDED = 30_000;

interface Kept {
  around: Surroundings;
  gone: string[];
}

/** Keeps the copy of the newsroom up to date; what that touched, its archive tells. */
export class Desk {
  #turn: Promise<unknown> = Promise.resolve();
  #kept: Surroundings | null = null;
  #surrounded = 0;
  /** The state of the archive that its surroundings were asked for at. */
  #settled = -1;

  private constructor(
    readonly client: Newsroom,
    readonly library: Library,
    private readonly folder: string,
    private readonly address: string,
  ) {}

  /** Open the copy; the first time, or if it is to be asked, the API has to answer. */
  static async open({ api, address, folder, offline }: Pick<Config, "api" | "address" | "folder" | "offline">): Promise<Desk> {
    await mkdir(folder, { recursive: true });
    const archive = new Archive(await FileStore.open(join(folder, "documents.ndjson")));
    const client = newsroom({ server: api });
    const kept = await keptIn(folder);
    // Surroundings without documents, or documents without surroundings, are no copy.
    const whole = archive.next === null ? null : kept;
    for (const path of whole?.gone ?? []) archive.gone.add(path);
    const asked = await surroundings(client, address).catch((error: unknown) => away(error, whole?.around ?? null, offline));
    const desk = new Desk(client, new Library(archive, whole?.around ?? asked), folder, address);
    desk.surround(asked);
    return desk;
  }

  /** Follow the changes feed: one sync after the other, as two would write the same changes. */
  catchUp(): Promise<void> {
    const turn = this.#turn.then(() => this.sync());
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  private async sync(): Promise<void> {
    const { archive } = this.library;
    await sync(this.client, archive).catch((error: unknown) => {
      throw isBeyond(error) ? new Told(`The copy in ${this.folder} is of another newsroom, or of this one before it was set up anew: delete that folder and start again.`) : error;
    });
    const settled = archive.turn === this.#settled && performance.now() - this.#surrounded < SURROUNDED;
    if (!settled) this.surround(await surroundings(this.client, this.address));
    await this.keep();
  }

  private surround(around: Surroundings): void {
    const { archive, around: former } = this.library;
    this.library.around = around;
    this.#surrounded = performance.now();
    setZone(around.site.time_zone);
    if (heading(former) !== heading(around)) archive.touch(EVERYWHERE);
    if (former.site.day !== around.site.day) archive.touch(TODAY);
    // Members wrote under an address that leads elsewhere, or did.
    for (const { path, target } of redirectsOfOne(former.redirects, around.redirects)) {
      archive.touch(listOf.picksUnder(target));
      archive.touch(listOf.at(`${path}/`));
    }
    this.#settled = archive.turn;
  }

  private async keep(): Promise<void> {
    const { archive, around } = this.library;
    if (around === this.#kept) return;
    const written = JSON.stringify({ around, gone: [...archive.gone] } satisfies Kept);
    await writeFile(join(this.folder, `${SURROUNDINGS}.new`), written);
    await rename(join(this.folder, `${SURROUNDINGS}.new`), join(this.folder, SURROUNDINGS));
    this.#kept = around;
  }
}

/** The redirects that only one of two lists has. */
function redirectsOfOne(former: readonly Redirect[], now: readonly Redirect[]): Redirect[] {
  const named = ({ path, target }: Redirect): string => `${path} ${target}`;
  const [before, after] = [new Set(former.map(named)), new Set(now.map(named))];
  return [...former.filter((one) => !after.has(named(one))), ...now.filter((one) => !before.has(named(one)))];
}

/** What every page shows of its surroundings. */
function heading({ site, menu }: Surroundings): string {
  return JSON.stringify([site.name, site.address, site.time_zone, menu]);
}

async function keptIn(folder: string): Promise<Kept | null> {
  const text = await readFile(join(folder, SURROUNDINGS), "utf8").catch(() => null);
  try {
    return text === null ? null : (JSON.parse(text) as Kept);
  } catch {
    return null;
  }
}

async function surroundings(client: Newsroom, address: string): Promise<Surroundings> {
  return { ...(await siteOf(client, address)), redirects: await redirectsOf(client) };
}

/** Where the newsroom does not say where its readers are, the newspaper does: never whoever asks for a page first. */
async function siteOf(client: Newsroom, address: string): Promise<Omit<Surroundings, "redirects">> {
  const [site, menus] = await Promise.all([client.api.GET("/api/v1/site/"), client.api.GET("/api/v1/menus/")]);
  if (!site.data?.day || !menus.data?.sections) throw new Told("The API tells nothing of the site: is its address right?");
  return { site: { ...site.data, address: site.data.address || address }, menu: menus.data.sections };
}

async function redirectsOf(client: Newsroom): Promise<Redirect[]> {
  const redirects: Redirect[] = [];
  for await (const redirect of client.each("/api/v1/redirects/", { limit: 100 })) redirects.push(redirect);
  return redirects;
}

function away(error: unknown, kept: Surroundings | null, offline: boolean): Surroundings {
  if (!isAway(error)) throw error;
  if (offline && kept) return kept;
  const remedy = kept ? "With OFFLINE=1 the newspaper goes on from its last copy." : "There is no copy here to go on from.";
  throw new Told(`${error.message} ${remedy}`);
}

/** The copy has come farther than the feed ever did. */
function isBeyond(error: unknown): boolean {
  return error instanceof ProblemError && error.status === 400 && Boolean(error.problem.errors?.some(({ parameter }) => parameter === "since"));
}

/** Nobody answers, or the API says that its database is away. */
export function isAway(error: unknown): error is Error {
  return error instanceof UnreachableError || (error instanceof ProblemError && error.status >= 500);
}
