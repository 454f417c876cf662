import { constants } from "node:fs";
import { mkdir, open, readFile, rename, truncate, type FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import { DamagedError } from "./errors.js";
import { MemoryStore, type Change, type StoredDocument } from "./sync.js";

// As many bytes may be blank before the file is written anew.
const BLANK = 4_000_000;
const NEW_LINE = 10;
// The first line, by which a copy is known from somebody's file.
const HEAD = Buffer.from('{"copy":"cms-community"}\n');

/** A line of the file: where it begins, and how long it is without its end, in bytes. */
interface Place {
  from: number;
  length: number;
}
type Gone = { id: string; gone: true };
type Line = StoredDocument | Gone | { next: string };

/**
 * A copy in one file: a line for each document, and after those of a page of changes one with the place to go on from.
 *
 * A page is kept whole or not at all: what no place follows, as a crash leaves it, is asked for again. A line that no
 * longer holds is overwritten with blanks, so what was taken back leaves the file, and nothing else is written again.
 */
export class FileStore extends MemoryStore {
  /** The lines that hold: by the document's id; the place to go on from by none. */
  #places = new Map<string, Place>();
  #size = HEAD.length;
  #blank = 0;

  private constructor(private readonly path: string) {
    super();
  }

  /** Open the file, or begin it. DamagedError, and the file as it was, if it is damaged or no copy. */
  static async open(path: string): Promise<FileStore> {
    const store = new FileStore(path);
    await mkdir(dirname(path), { recursive: true });
    await store.load(await readFile(path).catch((error: NodeJS.ErrnoException) => absent(error, path)));
    return store;
  }

  override async apply(changes: readonly Change[], next: string): Promise<void> {
    const lines = changes.map(({ event, id, resource, url, tags, document }): Line => {
      return event === "delete" || document === undefined ? { id, gone: true } : { id, resource, url, tags, document };
    });
    const { bytes, placed } = laid([...lines, { next }], this.#size);
    const places = new Map(this.#places);
    const former: Place[] = [];
    for (const [line, place] of placed) {
      const held = places.get(keyOf(line));
      if (held) former.push(held);
      places.set(keyOf(line), place);
    }
    const file = await open(this.path, constants.O_RDWR | constants.O_CREAT);
    try {
      if (this.next === null) await put(file, HEAD, 0);
      await file.truncate(this.#size);
      await put(file, bytes, this.#size);
      for (const { from, length } of former) await put(file, Buffer.alloc(length, " "), from);
    } finally {
      await file.close();
    }
    this.#places = places;
    this.#size += bytes.length;
    for (const { length } of former) this.#blank += length;
    this.take(changes, next);
    if (this.#blank > BLANK && this.#blank > this.#size / 2) await this.compact();
  }

  /** Write the file anew with nothing but what is there now. */
  async compact(): Promise<void> {
    if (this.next === null) return;
    const { bytes, placed } = laid([...this.documents.values(), { next: this.next }], HEAD.length);
    const file = await open(`${this.path}.new`, "w");
    try {
      await file.writeFile(Buffer.concat([HEAD, bytes]));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(`${this.path}.new`, this.path);
    this.#places = new Map(placed.map(([line, place]) => [keyOf(line), place]));
    this.#size = HEAD.length + bytes.length;
    this.#blank = 0;
  }

  private async load(bytes: Buffer): Promise<void> {
    const begun = bytes.subarray(0, HEAD.length);
    if (!begun.equals(HEAD.subarray(0, begun.length))) throw new DamagedError(this.path, "is no copy of a newsroom: choose another file, or delete it if it is of an earlier client.");
    let waiting: [Line, Place][] = [];
    let tidy = true;
    for (const place of linesOf(bytes, begun.length)) {
      const text = bytes.toString("utf8", place.from, place.from + place.length);
      if (text.trim() === "") {
        this.#blank += place.length;
        continue;
      }
      const line = this.parsed(text);
      waiting.push([line, place]);
      if (!("next" in line)) continue;
      for (const [one, where] of waiting) {
        tidy &&= !this.#places.has(keyOf(one));
        this.#places.set(keyOf(one), where);
        if ("document" in one) this.documents.set(one.id, one);
        else if ("gone" in one) this.documents.delete(one.id);
        else this.next = one.next;
      }
      this.#size = place.from + place.length + 1;
      waiting = [];
    }
    if (bytes.length > this.#size) await truncate(this.path, this.#size);
    // A crash between what is new and the blanks over what was there.
    if (!tidy) await this.compact();
  }

  private parsed(text: string): Line {
    try {
      const line = JSON.parse(text) as Line;
      if (typeof line === "object" && line !== null && ("id" in line || "next" in line)) return line;
    } catch {
      // Told of below.
    }
    throw new DamagedError(this.path);
  }
}

function keyOf(line: Line): string {
  return "id" in line ? line.id : "";
}

/** Lines as they are written from a place on. */
function laid(lines: readonly Line[], from: number): { bytes: Buffer; placed: [Line, Place][] } {
  const texts = lines.map((line) => Buffer.from(`${JSON.stringify(line)}\n`));
  const placed = texts.map((text, index): [Line, Place] => {
    const place = { from, length: text.length - 1 };
    from += text.length;
    return [lines[index] as Line, place];
  });
  return { bytes: Buffer.concat(texts), placed };
}

/** The lines from a place on that have an end. */
function* linesOf(bytes: Buffer, from: number): Generator<Place> {
  for (let end = bytes.indexOf(NEW_LINE, from); end !== -1; end = bytes.indexOf(NEW_LINE, from)) {
    yield { from, length: end - from };
    from = end + 1;
  }
}

async function put(file: FileHandle, bytes: Buffer, at: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) done += (await file.write(bytes, done, bytes.length - done, at + done)).bytesWritten;
}

function absent({ code }: NodeJS.ErrnoException, path: string): Buffer {
  if (code === "ENOENT") return Buffer.alloc(0);
  throw new DamagedError(path, `cannot be read (${code}): choose another file.`);
}
