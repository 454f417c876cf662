import type { Archive } from "./archive.ts";
import type { Album, AnyPage, Author, MenuEntry, Message, Photo, Pick, Redirect, Section, Selection, Site, Story, Video } from "./documents.ts";
import { EVERYWHERE, listOf, TODAY, type Mark } from "./marks.ts";
import { shelve, type Shelves } from "./shelves.ts";

/** What the API tells beside its documents, and no change announces. */
export interface Surroundings {
  site: Site;
  menu: MenuEntry[];
  redirects: Redirect[];
}

/** The redirects by where they start, without a slash at the end, and by where they lead. */
export class Redirects {
  readonly from: Map<string, Redirect>;
  readonly to: Map<string, string[]>;

  constructor(redirects: readonly Redirect[]) {
    this.from = new Map(redirects.map((redirect) => [redirect.path, redirect]));
    this.to = new Map();
    for (const { path, target } of redirects) this.to.set(target, [...(this.to.get(target) ?? []), `${path}/`]);
  }

  /** The redirect of a decoded path; an old system's addresses may differ by their question alone: /?p=123. */
  at(path: string, search = ""): Redirect | undefined {
    return this.from.get(path.replace(/(.)\/$/, "$1") + sorted(search));
  }
}

/** A question as the newsroom keeps it: its parts in the order of the alphabet. */
function sorted(search: string): string {
  return search && `?${search.slice(1).split("&").sort().join("&")}`;
}

/** The copy of the newsroom that pages are drawn from. */
export class Library {
  #shelves: Shelves | null = null;
  #turn = -1;
  #around: Surroundings;
  redirects: Redirects;

  constructor(
    readonly archive: Archive,
    around: Surroundings,
  ) {
    this.#around = around;
    this.redirects = new Redirects(around.redirects);
  }

  get around(): Surroundings {
    return this.#around;
  }

  set around(around: Surroundings) {
    const led = around.redirects !== this.#around.redirects;
    this.#around = around;
    if (led) this.redirects = new Redirects(around.redirects);
  }

  get shelves(): Shelves {
    if (this.#shelves === null || this.#turn !== this.archive.turn) this.#shelves = shelve(this.archive.all());
    this.#turn = this.archive.turn;
    return this.#shelves;
  }
}

/** One page's look into the library: it notes what the page is made of, exactly, while the page is drawn. */
export class Reading {
  readonly marks = new Set<Mark>([EVERYWHERE]);

  constructor(private readonly library: Library) {}

  get site(): Site {
    return this.library.around.site;
  }

  get menu(): MenuEntry[] {
    return this.library.around.menu;
  }

  /** The newsroom's date; a page that shows it is drawn anew at midnight. */
  get today(): string {
    this.marks.add(TODAY);
    return this.site.day;
  }

  /** Whether what stood at a path was taken down. */
  wasTakenDown(path: string): boolean {
    return this.library.archive.gone.has(path);
  }

  at(path: string): AnyPage | undefined {
    const found = this.library.shelves.byPath.get(path);
    this.marks.add(found?.id ?? listOf.at(path));
    return found;
  }

  /** What stands where an address leads: members wrote under the one that their story had then. */
  ledTo(path: string): AnyPage | undefined {
    return this.at(path) ?? this.at(this.redirectFrom(path)?.target ?? path);
  }

  redirectFrom(path: string): Redirect | undefined {
    return this.library.redirects.at(path);
  }

  stories(): Story[] {
    return this.list(listOf.stories, this.library.shelves.stories);
  }

  /** Of a section, by its path, with those below it; of an author, by id. */
  storiesOf(kind: "section" | "author", which: string): Story[] {
    const shelf = kind === "section" ? this.library.shelves.bySection : this.library.shelves.byAuthor;
    return this.list(listOf.of(kind, which), shelf.get(which) ?? []);
  }

  subject(slug: string): { name: string; stories: Story[] } | undefined {
    this.marks.add(listOf.of("subject", slug));
    return this.library.shelves.bySubject.get(slug);
  }

  subjects(): { slug: string; name: string; stories: Story[] }[] {
    const all = [...this.library.shelves.bySubject].map(([slug, filed]) => ({ slug, ...filed }));
    return this.list(listOf.stories, all.sort((a, b) => a.name.localeCompare(b.name, "fr")));
  }

  albums(): Album[] {
    return this.list(listOf.albums, this.library.shelves.albums);
  }

  videos(): Video[] {
    return this.list(listOf.videos, this.library.shelves.videos);
  }

  photos(): Photo[] {
    return this.list(listOf.photos, this.library.shelves.photos);
  }

  messages(): Message[] {
    return this.list(listOf.messages, this.library.shelves.messages);
  }

  selections(): Selection[] {
    return this.list(listOf.selections, this.library.shelves.selections);
  }

  sections(): Section[] {
    return this.list(listOf.sections, this.library.shelves.sections);
  }

  authors(): Author[] {
    return this.list(listOf.authors, this.library.shelves.authors);
  }

  /** What the desk picked under a story, the most followed first; members wrote under the address it had then. */
  picksUnder(path: string): Pick[] {
    const addresses = [path, ...(this.library.redirects.to.get(path) ?? [])];
    return addresses.flatMap((one) => this.list(listOf.picksUnder(one), this.library.shelves.picksUnder.get(one) ?? []));
  }

  private list<T>(mark: Mark, things: readonly T[]): T[] {
    this.marks.add(mark);
    return [...things];
  }
}
