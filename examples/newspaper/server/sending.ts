import type { IncomingMessage, ServerResponse } from "node:http";
import type { Kept } from "./pages.ts";

const TAKEN = { br: taken("br"), gzip: taken("gzip") };

/** Send a page: nothing if the reader has it, packed if their browser unpacks. */
export function send(request: IncomingMessage, response: ServerResponse, page: Kept): void {
  const headers = { ...page.headers, etag: page.etag, vary: "Accept-Encoding" };
  if (page.status === 200 && request.headers["if-none-match"]?.includes(page.etag)) {
    response.writeHead(304, headers).end();
    return;
  }
  const coding = codingFor(request.headers["accept-encoding"] ?? "", page);
  const body = coding ? page[coding] : page.body;
  response.writeHead(page.status, { ...headers, ...(coding ? { "content-encoding": coding } : {}), "content-length": body.length });
  response.end(request.method === "HEAD" ? undefined : body);
}

function codingFor(accepted: string, page: Kept): "br" | "gzip" | null {
  if (/^(font|image)\//.test(page.headers["content-type"] ?? "") && !page.headers["content-type"]?.includes("svg")) return null;
  return (["br", "gzip"] as const).find((coding) => TAKEN[coding].test(accepted)) ?? null;
}

/** A coding that a reader names, but not to refuse it (RFC 9110, 12.4.2). */
function taken(coding: string): RegExp {
  return new RegExp(`\\b${coding}\\b(?!\\s*;\\s*q=0(?:\\.0*)?(?:\\s*,|\\s*$))`);
}

export function plain(response: ServerResponse, status: number, sentence: string): void {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" }).end(sentence ? `${sentence}\n` : "");
}
