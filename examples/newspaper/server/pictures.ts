import { access } from "node:fs/promises";
import { each, fileOf, put } from "./files.ts";

/** Brings pictures and videos into the folder, so that a copy on disk stands by itself. No name of a file is ever used again. */
export class Pictures {
  readonly #wanted = new Set<string>();
  readonly #address: RegExp;

  constructor(
    private readonly server: string,
    private readonly folder: string,
  ) {
    this.#address = new RegExp(`${server.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(/media/[^"\\s,<>&]+\\.(?:avif|gif|jpe?g|mp4|png|webm|webp))`, "g");
  }

  /** The page with its pictures from the folder; where a whole address is asked for, from the site's. */
  localised(html: string, site: string): string {
    const own = html.replace(/ (?:poster|src|srcset)="[^"]*"/g, (attribute) => attribute.replace(this.#address, (_, path: string) => this.want(path)));
    return own.replace(this.#address, (_, path: string) => new URL(this.want(path), site).href);
  }

  /** Fetch what is wanted and not there yet. */
  async fetch(): Promise<void> {
    await each(this.#wanted, async (path) => {
      const file = fileOf(this.folder, decodeURI(path));
      if (await access(file).then(() => true, () => false)) return;
      const answer = await fetch(this.server + path);
      if (answer.ok) await put(file, new Uint8Array(await answer.arrayBuffer()));
      else process.stderr.write(`The file ${path} is not there (${answer.status}).\n`);
    });
  }

  private want(path: string): string {
    this.#wanted.add(path);
    return path;
  }
}
