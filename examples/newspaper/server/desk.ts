import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { FileStore, found, newsroom, ProblemError, sync, UnreachableError, type Newsroom } from "cms-community-client";
import { Archive } from "../src/lib/archive.ts";
import type { Redirect } from "../src/lib/documents.ts";
import { setZone } from "../src/lib/french.ts";
import { EVERYWHERE, listOf, TODAY, type Mark } from "../src/lib/marks.ts";
import { Library, type Surroundings } from "../src/lib/reading.ts";
import { Told, type Config } from "./config.ts";
import { put } from "./files.ts";
import { hold } from "./hold.ts";

const SURROUNDINGS = "surroundings.json";

// Milliseconds between two looks at what no change announces: the newsroom's date, its menu, its redirects.
const SURROUNDED = 30_000;
// Milliseconds in which a few redirects are read: these may be asked for after every change.
const QUICK = 200;

interface Kept {
  around: Surroundings;
  gone: string[];
}

/** Keeps the copy of the newsroom up to date; what that touched, its archive tells. */
export class Desk {
  /** Called whenever anything may have been touched: what shows it need not wait for the rest. */
  touched: () => void = () => undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #kept: Surroundings | null = null;
  #surrounded = 0;
  /** The state of the archive that its site and menu were asked for at. */
  #settled = -1;
  /** The redirects being read anew: of a newspaper with an archive they are tens of thousands. */
  #leading: Promise<void> = Promise.resolve();
  #isLeading = false;
  #led = { at: 0, turn: -1, moves: -1, took: 0 };
  #keeping: Promise<unknown> = Promise.resolve();

  private constructor(
    readonly client: Newsroom,
    readonly library: Library,
    private readonly folder: string,
    private readonly address: string,
  ) {}

  /** Open the copy; the first time, or if it is to be asked, the API has to answer. */
  static async open({ api, address, folder, offline }: Pick<Config, "api" | "address" | "folder" | "offline">): Promise<Desk> {
    await hold(folder);
    const archive = new Archive(await FileStore.open(join(folder, "documents.ndjson")));
    const client = newsroom({ server: api });
    const kept = await keptIn(folder);
    // Surroundings without documents, or documents without surroundings, are no copy.
    const whole = archive.next === null ? null : kept;
    for (const path of whole?.gone ?? []) archive.gone.add(path);
    const asked = await surroundings(client, address).catch((error: unknown) => away(error, whole?.around ?? null, offline));
    const desk = new Desk(client, new Library(archive, whole?.around ?? asked), folder, address);
    desk.surround(asked);
    desk.#surrounded = performance.now();
    desk.#settled = archive.turn;
    desk.#led = { at: performance.now(), turn: archive.turn, moves: archive.moves, took: 0 };
    return desk;
  }

  /** Follow the changes feed: one sync after the other, as two would write the same changes. */
  catchUp(): Promise<void> {
    const turn = this.#turn.then(() => this.sync());
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  /** Wait until the redirects are those of the last look; rejected if they cannot be read. */
  led(): Promise<void> {
    return this.#leading;
  }

  private async sync(): Promise<void> {
    const { archive } = this.library;
    try {
      await sync(this.client, archive);
    } catch (error) {
      throw isBeyond(error) ? new Told(`The copy in ${this.folder} is of another newsroom, or of this one before it was set up anew: delete that folder and start again.`) : error;
    } finally {
      // Also of a sync that broke off.
      this.touched();
    }
    if (archive.turn !== this.#settled || isOld(this.#surrounded)) {
      this.#surrounded = performance.now();
      this.surround(await siteOf(this.client, this.address));
      this.#settled = archive.turn;
    }
    if (this.isLeadingDue()) this.lead();
    await this.keep();
  }

  /** After what moved at once; after other changes no more than a tenth of the time goes into it. */
  private isLeadingDue(): boolean {
    const { at, turn, moves, took } = this.#led;
    const { archive } = this.library;
    return moves !== archive.moves || isOld(at) || (turn !== archive.turn && performance.now() - at >= 10 * took);
  }

  /** Read the redirects anew, once at a time and beside the changes, which must not wait. */
  private lead(): void {
    if (this.#isLeading) return;
    this.#isLeading = true;
    const { moves, turn } = this.library.archive;
    const began = performance.now();
    this.#leading = redirectsOf(this.client).then((redirects) => {
      const took = performance.now() - began;
      this.surround({ redirects });
      this.#led = { at: performance.now(), turn, moves, took: took < QUICK ? 0 : took };
      return this.keep();
    });
    const over = () => void (this.#isLeading = false);
    // What could not be read is asked for at the next look.
    this.#leading.then(over, over);
  }

  private surround(newer: Partial<Surroundings>): void {
    const { archive, around: former } = this.library;
    const around = { ...former, ...newer };
    this.library.around = around;
    setZone(around.site.time_zone);
    for (const mark of betweenSurroundings(former, around)) archive.touch(mark);
    this.touched();
  }

  private keep(): Promise<void> {
    const kept = this.#keeping.then(() => this.write());
    this.#keeping = kept.catch(() => undefined);
    return kept;
  }

  private async write(): Promise<void> {
    const { archive, around } = this.library;
    if (around === this.#kept) return;
    const written = JSON.stringify({ around, gone: [...archive.gone] } satisfies Kept);
    await put(join(this.folder, SURROUNDINGS), written);
    this.#kept = around;
  }
}

function isOld(moment: number): boolean {
  return performance.now() - moment >= SURROUNDED;
}

/** What a page may show that differs between two states of a newsroom's surroundings. */
export function betweenSurroundings(former: Surroundings, now: Surroundings): Mark[] {
  // Members wrote under an address that leads elsewhere, or did.
  const led = former.redirects === now.redirects ? [] : redirectsOfOne(former.redirects, now.redirects);
  return [
    ...(heading(former) === heading(now) ? [] : [EVERYWHERE]),
    ...(former.site.day === now.site.day ? [] : [TODAY]),
    ...led.flatMap(({ path, target }) => [listOf.picksUnder(target), listOf.at(`${path}/`)]),
  ];
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
    const kept = text === null ? null : (JSON.parse(text) as Partial<Kept>);
    return Array.isArray(kept?.around?.redirects) && kept.around.site && kept.gone ? (kept as Kept) : null;
  } catch {
    return null;
  }
}

async function surroundings(client: Newsroom, address: string): Promise<Surroundings> {
  return { ...(await siteOf(client, address)), redirects: await redirectsOf(client) };
}

/** Where the newsroom does not say where its readers are, the newspaper does: never whoever asks for a page first. */
async function siteOf(client: Newsroom, address: string): Promise<Omit<Surroundings, "redirects">> {
  const [site, menus] = await Promise.all([found(client.api.GET("/api/v1/site/")), found(client.api.GET("/api/v1/menus/"))]);
  if (!site?.day || !menus?.sections) throw new Told("What answers there tells nothing of a newsroom: is API_URL right?");
  return { site: { ...site, address: site.address || address }, menu: menus.sections };
}

async function redirectsOf(client: Newsroom): Promise<Redirect[]> {
  const redirects: Redirect[] = [];
  for await (const redirect of client.each("/api/v1/redirects/", { limit: 1000 })) redirects.push(redirect);
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
