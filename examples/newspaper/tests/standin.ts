import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Change } from "cms-community-client";
import type { Redirect, Site } from "../src/lib/documents.ts";
import { around } from "./made.ts";

/** An API on this machine that tells of what a test puts into it; away when the test says so. */
export class StandIn {
  readonly changes: Change[] = [];
  redirects: Redirect[] = [];
  away = false;
  /** Where the API alone is away. */
  awayAt = "";
  /** What the site says of itself otherwise. */
  site: Partial<Site> = {};
  /** What the changes feed answers instead. */
  refused: object | null = null;
  /** What its pictures are; null for none to be had. */
  files: string | null = "JPEG";
  /** Redirects are answered after this. */
  redirecting: Promise<void> = Promise.resolve();
  asked: string[] = [];
  #server: Server | null = null;

  async listen(): Promise<string> {
    this.#server = createServer(async (request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? "/", "http://api");
      this.asked.push(pathname);
      if (this.away || pathname === this.awayAt) return void response.writeHead(503, { "content-type": "application/problem+json" }).end('{"status":503,"detail":"The database is away.","title":"","type":""}');
      if (pathname.startsWith("/media/")) return void response.writeHead(this.files === null ? 503 : 200).end(this.files);
      if (this.refused && pathname === "/api/v1/changes/") return void response.writeHead(400, { "content-type": "application/problem+json" }).end(JSON.stringify(this.refused));
      if (pathname === "/api/v1/redirects/") await this.redirecting;
      const body = this.answer(pathname, searchParams);
      response.writeHead(body === null ? 404 : 200, { "content-type": "application/json" }).end(JSON.stringify(body ?? {}));
    });
    await new Promise<void>((resolve) => this.#server?.listen(0, "127.0.0.1", resolve));
    return this.listening();
  }

  /** Where it listens. */
  listening(): string {
    return `http://127.0.0.1:${(this.#server?.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server?.closeAllConnections();
    this.#server?.close();
  }

  private route(path: string | null): unknown {
    const found = this.changes.find(({ url, event }) => url === path && event === "upsert");
    const redirect = this.redirects.find((one) => `${one.path}/` === path);
    if (!found && redirect) return { type: "redirect", ...redirect };
    return found ? { type: "document", path, resource: found.resource, id: found.id, api_url: "", document: found.document } : null;
  }

  private answer(path: string, query: URLSearchParams): unknown {
    const { site, menu } = around();
    if (path === "/api/v1/site/") return { ...site, ...this.site };
    if (path === "/api/v1/menus/") return { locale: "fr", sections: menu };
    if (path === "/api/v1/redirects/") return { items: this.redirects, meta: { next: null } };
    if (path === "/api/v1/routes/") return this.route(query.get("path"));
    if (path !== "/api/v1/changes/") return null;
    const items = this.changes.slice(Number(query.get("since")));
    return { items, meta: { next: `/api/v1/changes/?since=${this.changes.length}&include=document`, more: false } };
  }
}
