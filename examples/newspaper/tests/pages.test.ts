import assert from "node:assert/strict";
import { test } from "node:test";
import { PageCache, prepared, type Kept } from "../server/pages.ts";
import { toDraw, UNKNOWN } from "../server/ledger.ts";

const page = (marks: string[]): Promise<Kept> => prepared({ status: 200, headers: {}, body: Buffer.from("<p>"), marks });

test("only pages that bear a touched mark leave the memory", async () => {
  const pages = new PageCache();
  pages.keep("/a/", await page(["x", "y"]), 0);
  pages.keep("/b/", await page(["z"]), 0);
  assert.deepEqual([...pages.drop(["y", "unheard of"])], ["/a/"]);
  assert.equal(pages.get("/a/"), undefined);
  assert.ok(pages.get("/b/"));
});

test("a page that was begun before something was dropped is not kept", async () => {
  const pages = new PageCache();
  const { turn } = pages;
  pages.drop(["x"]);
  pages.keep("/a/", await page(["x"]), turn);
  assert.equal(pages.get("/a/"), undefined);
});

test("a page that is kept anew is dropped by its new marks alone", async () => {
  const pages = new PageCache();
  pages.keep("/a/", await page(["x"]), 0);
  pages.keep("/a/", await page(["y"]), 0);
  assert.deepEqual([...pages.drop(["x"])], []);
  assert.deepEqual([...pages.drop(["y"])], ["/a/"]);
});

test("the page that was asked for longest ago leaves first", async () => {
  const pages = new PageCache(2);
  for (const path of ["/a/", "/b/"]) pages.keep(path, await page([]), 0);
  pages.get("/a/");
  pages.keep("/c/", await page([]), 0);
  assert.deepEqual([pages.get("/b/"), pages.size], [undefined, 2]);
});

test("drawn are the new pages and those that were touched; all, where nobody knows what was", () => {
  const ledger = { ...UNKNOWN, build: "1", next: "/9", pages: { "/a/": ["x"], "/b/": ["y"], "/gone/": ["x"] } };
  const paths = new Set(["/a/", "/b/", "/new/"]);
  assert.deepEqual(toDraw(paths, ledger, new Set(["x"])), ["/a/", "/new/"]);
  assert.deepEqual(toDraw(paths, null, new Set()), ["/a/", "/b/", "/new/"]);
});
