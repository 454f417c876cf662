import type { Shelves } from "../src/lib/shelves.ts";

/** A line for each type of documents that the newspaper has no view for: a newer API's. */
export function leftOut({ unknown }: Shelves): string[] {
  const types = [...new Set(unknown.map(({ type }) => type))];
  return types.map((type) => `Left out: ${unknown.filter((one) => one.type === type).length} document(s) of the type « ${type} », which is not known here.`);
}

/** Says each thing once: a block type that the site does not know stands in many articles. */
export class Reports {
  readonly #told = new Map<string, string[]>();

  /** A block type that was rendered as nothing, and where. */
  unknownBlock(type: string, path: string): void {
    const paths = this.#told.get(type) ?? [];
    if (paths.length === 0) process.stderr.write(`The block type « ${type} » is not known here: it is left out, in ${path} first.\n`);
    if (!paths.includes(path)) this.#told.set(type, [...paths, path].slice(0, 1000));
  }

  /** A file of the newsroom's that could not be fetched. */
  missing(path: string): void {
    process.stderr.write(`The newsroom does not give ${path}.\n`);
  }

  /** A line for each unknown type, with how many pages leave it out. */
  lines(): string[] {
    return [...this.#told].map(([type, paths]) => `Left out: blocks of the type « ${type} », in ${paths.length} page(s), such as ${paths[0]}.`);
  }
}
