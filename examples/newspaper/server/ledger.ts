import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Mark } from "../src/lib/marks.ts";

const NAME = ".newspaper.json";

/** What a folder of files was drawn from: by which build, up to which change, each page's marks (none: it is due), and what leads on. */
export interface Ledger {
  build: string;
  next: string | null;
  pages: Record<string, readonly Mark[] | null>;
  leading?: readonly string[];
}

export async function readLedger(folder: string): Promise<Ledger | null> {
  const text = await readFile(join(folder, NAME), "utf8").catch(() => null);
  return text === null ? null : (JSON.parse(text) as Ledger);
}

export async function writeLedger(folder: string, ledger: Ledger): Promise<void> {
  await writeFile(join(folder, `${NAME}.new`), JSON.stringify(ledger));
  await rename(join(folder, `${NAME}.new`), join(folder, NAME));
}

/** The pages to draw: all of them, if nobody knows what the folder holds; else the new ones and those that were touched. */
export function toDraw(paths: ReadonlySet<string>, ledger: Ledger | null, touched: ReadonlySet<Mark>): string[] {
  if (ledger === null) return [...paths];
  return [...paths].filter((path) => ledger.pages[path]?.some((mark) => touched.has(mark)) ?? true);
}
