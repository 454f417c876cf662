import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { receiveWebhook, SeenInMemory, WebhookRefused } from "cms-community-client";
import { isAway, type Desk } from "./desk.ts";
import type { Drawn, Front } from "./front.ts";
import { decoded, written } from "../src/lib/paths.ts";
import { PageCache, prepared, type Kept } from "./pages.ts";
import { plain, send } from "./sending.ts";

// A post of 100 documents is some 60 kB.
const POSTED = 1_000_000;
// Posts that are read at once; milliseconds in which a request has to be there, and after which that is looked at again.
const POSTS = 8;
const HEARD = 15_000;
const LOOKED = 1_000;
// A page's address has a slash at its end, a file's an ending; what ends as pages of old systems do is a page's.
const WHOLE = /\/$|\.(?!(?:aspx?|html?|php)$)\w+$/;
const SEARCH = "/recherche/";
const DRAFT = "/preview/draft/";
const ASKED_AGAIN = "no-cache";
export const HOLDING = "public, max-age=0, must-revalidate";

/** The newspaper as it is served: from memory, drawn anew when what a page shows has changed. */
export class Newspaper {
  readonly pages = new PageCache();
  readonly #drawing = new Map<string, Promise<Kept>>();
  readonly #seen = new SeenInMemory();
  #posts = 0;

  constructor(
    private readonly front: Front,
    private readonly desk: Desk,
    private readonly assets: Map<string, Kept>,
    private readonly secret: string,
  ) {
    desk.touched = () => this.drop();
  }

  serve(): Server {
    return createServer({ requestTimeout: HEARD, connectionsCheckingInterval: LOOKED }, (request, response) => {
      this.answer(request, response).catch((error: unknown) => {
        // Whoever asked has gone, in the middle of what they posted.
        if (request.destroyed && !request.complete) return;
        process.stderr.write(`${request.method} ${request.url?.split("?")[0]}: ${error instanceof Error ? error.stack : String(error)}\n`);
        if (!response.headersSent) plain(response, 500, "La page n’a pas pu être composée.");
      });
    });
  }

  /** What was touched leaves the memory. */
  private drop(): void {
    const touched = this.desk.library.archive.takeTouched();
    if (touched.size === 0) return;
    this.pages.drop(touched);
    // Who asks from now on waits for no drawing of before.
    this.#drawing.clear();
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked = `http://newspaper${request.url}`;
    if (!request.url?.startsWith("/") || !URL.canParse(asked)) return plain(response, 400, "This is no address of a page.");
    const { pathname: path, search } = new URL(asked);
    if (path === "/webhooks/") return this.hear(request, response);
    if (request.method === "POST" && path === DRAFT) return send(request, response, await prepared(await this.front.draw(request)));
    if (request.method !== "GET" && request.method !== "HEAD") return plain(response, 405, "Only GET and HEAD are answered here.");
    const asset = this.assets.get(path);
    if (asset) return send(request, response, asset);
    const led = search ? this.desk.library.redirects.at(decoded(path), search) : undefined;
    if (led) return void response.writeHead(led.status, { location: written(led.target), "cache-control": ASKED_AGAIN }).end();
    const place = usual(path);
    if (path !== place) return void response.writeHead(301, { location: `${place}${search}` }).end();
    // Astro's own addresses, such as one that draws pictures anew, are nobody's business.
    if (path.startsWith("/_")) return plain(response, 404, "There is nothing here.");
    // Search alone reads what is asked behind an address.
    const keeps = search === "" || path !== SEARCH;
    send(request, response, (keeps && this.pages.get(path)) || (await this.drawn(request, path, keeps)));
  }

  private drawn(request: IncomingMessage, path: string, keeps: boolean): Promise<Kept> {
    // What a HEAD tells of is what a GET answers.
    if (request.method === "HEAD") return this.front.drawAt(request.url ?? path).then(ready);
    if (!keeps) return this.front.draw(request).then(ready);
    // Readers who ask for the same page at once wait for one drawing.
    const shared = this.#drawing.get(path);
    if (shared) return shared;
    const drawing = this.drawAndKeep(request, path).finally(() => this.#drawing.get(path) === drawing && this.#drawing.delete(path));
    this.#drawing.set(path, drawing);
    return drawing;
  }

  private async drawAndKeep(request: IncomingMessage, path: string): Promise<Kept> {
    const { turn } = this.pages;
    const drawn: Drawn = await this.front.draw(request);
    const page = await ready(drawn);
    if (drawn.holds) this.pages.keep(path, page, turn);
    return page;
  }

  private async hear(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== "POST") return plain(response, 405, "Post a webhook here.");
    if (!this.secret) return plain(response, 401, "No webhook is expected here: set WEBHOOK_SECRET.");
    if (!request.headers["webhook-signature"]) return plain(response, 401, "The post is not signed as a webhook is.");
    if (this.#posts >= POSTS) return plain(response, 503, "Too much is posted at once: post it again.");
    this.#posts++;
    const body = await bodyOf(request).finally(() => this.#posts--);
    if (body === null) return plain(response, 413, "The post is longer than any of this API's messages.");
    try {
      await receiveWebhook({ secret: this.secret, headers: request.headers, body, seen: this.#seen }, () => this.desk.catchUp().then(() => this.desk.led()));
      plain(response, 204, "");
    } catch (error) {
      // The API tries again: what changed is not known yet.
      if (isAway(error)) return plain(response, 503, error.message);
      if (!(error instanceof WebhookRefused)) throw error;
      plain(response, error.status, error.message);
    }
  }
}

/** A page as it is sent; what says nothing of how long it holds, a redirect above all, is asked for again. */
function ready(drawn: Drawn): Promise<Kept> {
  return prepared({ ...drawn, headers: { "cache-control": drawn.status === 200 ? HOLDING : ASKED_AGAIN, ...drawn.headers } });
}

/** The one spelling of a path among all that lead to the same page: of spellings a reader could ask any number. */
function usual(path: string): string {
  const spelt = encodeURI(decoded(path)).replace(/\/{2,}/g, "/").replace(/\/index\.html?$/, "/");
  return WHOLE.test(spelt) ? spelt : `${spelt}/`;
}

async function bodyOf(request: IncomingMessage): Promise<string | null> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length > POSTED) return null;
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString("utf8");
}
