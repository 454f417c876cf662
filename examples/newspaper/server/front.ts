import { IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";
import type { House } from "../src/lib/house.ts";
import { Reading } from "../src/lib/reading.ts";
import type { Page } from "./pages.ts";

/** What the Astro build exports for a server of one's own. */
export type Handler = (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void, locals: object) => unknown;

export interface Drawn extends Page {
  /** Whether the page holds for every reader until one of its marks is touched. */
  holds: boolean;
}

const NO_FILE = { status: 404, headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" }, body: Buffer.from("Not found\n"), holds: false };

/** Draws pages with the Astro build: in memory, whole, and with the marks of what they were made from. */
export class Front {
  constructor(
    private readonly handler: Handler,
    private readonly house: House,
  ) {}

  draw(request: IncomingMessage): Promise<Drawn> {
    const reading = new Reading(this.house.library);
    return new Promise((resolve, reject) => {
      const response = new Gathered(request, reject, (status, headers, body) => {
        const holds = request.method === "GET" && status === 200 && headers["cache-control"] === undefined;
        resolve({ status, headers, body, marks: [...reading.marks], holds });
      });
      // What looks like a file's address and is none has no route at all.
      const next = (error?: unknown): void => (error instanceof Error ? reject(error) : resolve({ ...NO_FILE, marks: [] }));
      const handled = Promise.resolve(this.handler(request, response, next, { reading, house: this.house }));
      handled.then(() => reject(new Error("The page was not drawn to its end.")), reject);
    });
  }

  /** The page at a path, without a reader who asks for it. */
  drawAt(path: string): Promise<Drawn> {
    const request = new IncomingMessage(new Socket());
    Object.assign(request, { url: path, method: "GET", headers: { host: "newspaper" } });
    return this.draw(request);
  }
}

type Done = (status: number, headers: Record<string, string>, body: Buffer) => void;

/** An answer that goes to memory; of a page that breaks off, nothing does. */
class Gathered extends ServerResponse {
  readonly #pieces: Uint8Array[] = [];

  constructor(
    request: IncomingMessage,
    private readonly failed: (error: Error) => void,
    private readonly done: Done,
  ) {
    super(request);
  }

  override writeHead(status: number, ...rest: unknown[]): this {
    this.statusCode = status;
    const headers = rest.at(-1);
    if (typeof headers === "object" && headers !== null) for (const [name, value] of Object.entries(headers)) this.setHeader(name, value as string);
    return this;
  }

  override write(piece: unknown, ...rest: unknown[]): boolean {
    this.#pieces.push(typeof piece === "string" ? Buffer.from(piece) : (piece as Uint8Array));
    const written = rest.at(-1);
    if (typeof written === "function") written();
    return true;
  }

  override end(piece?: unknown): this {
    if (typeof piece === "string" || piece instanceof Uint8Array) this.write(piece);
    const headers = Object.fromEntries(Object.entries(this.getHeaders()).map(([name, value]) => [name, String(value)]));
    this.done(this.statusCode, headers, Buffer.concat(this.#pieces));
    return this.over();
  }

  override destroy(error?: Error): this {
    this.failed(error ?? new Error("The page broke off while it was drawn."));
    return this.over();
  }

  /** Astro listens to the reader's connection until an answer is finished. */
  private over(): this {
    this.emit("finish");
    return this;
  }
}
