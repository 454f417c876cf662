import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Mark } from "../src/lib/marks.ts";
import type { Surroundings } from "../src/lib/reading.ts";
import { Told } from "./config.ts";
import { put } from "./files.ts";

const NAME = ".newspaper.json";

/** What a folder of files was drawn from: by which build, up to which change, in which surroundings, with pictures of its own or the newsroom's; each page's marks (none: it is due) and where its files are from; what leads on. */
export interface Ledger {
  build: string;
  next: string | null;
  around: Surroundings | null;
  pictures: boolean;
  pages: Record<string, readonly Mark[] | null>;
  media: Record<string, readonly string[]>;
  leading: readonly string[];
}

/** Of a folder of which nobody knows what it holds. */
export const UNKNOWN: Ledger = { build: "", next: null, around: null, pictures: false, pages: {}, media: {}, leading: [] };

export async function readLedger(folder: string): Promise<Ledger | null> {
  const text = await readFile(join(folder, NAME), "utf8").catch(() => null);
  if (text === null) return null;
  try {
    const ledger = JSON.parse(text) as Partial<Ledger>;
    return { ...UNKNOWN, ...ledger };
  } catch {
    throw new Told(`${join(folder, NAME)} is damaged: delete all that is in the folder, and it is written anew.`);
  }
}

export async function writeLedger(folder: string, ledger: Ledger): Promise<void> {
  await put(join(folder, NAME), JSON.stringify(ledger));
}

/** The pages to draw: all of them, if nobody knows what the folder holds; else the new ones and those that were touched. */
export function toDraw(paths: ReadonlySet<string>, ledger: Ledger | null, touched: ReadonlySet<Mark>): string[] {
  if (ledger === null) return [...paths];
  return [...paths].filter((path) => ledger.pages[path]?.some((mark) => touched.has(mark)) ?? true);
}
