import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test, type TestContext } from "node:test";
import { DIST, handlerOf } from "../server/built.ts";
import { Front } from "../server/front.ts";
import type { Article } from "../src/lib/documents.ts";
import { openHouse } from "../server/opening.ts";
import { Still, type Bringing } from "../server/still.ts";
import { article, change, frontPage } from "./made.ts";
import { StandIn } from "./standin.ts";

/** A newsroom of one article, and what writes it to files. */
async function writing(context: TestContext): Promise<{ api: StandIn; write: () => Promise<Bringing>; at: (path: string) => string }> {
  const api = new StandIn();
  context.after(() => api.close());
  api.changes.push(change("front-pages", frontPage()), change("articles", article({ id: "a", section: "ville" })));
  const [address, copy, folder] = [await api.listen(), await mkdtemp(join(tmpdir(), "copy-")), await mkdtemp(join(tmpdir(), "site-"))];
  const handler = await handlerOf(DIST);
  async function write(): Promise<Bringing> {
    const { desk, house } = await openHouse({ API_URL: address, NEWSPAPER_COPY: copy }, { still: true });
    const still = await Still.open({ folder, dist: DIST, front: new Front(handler, house), library: desk.library, pictures: null });
    await desk.catchUp();
    return still.bring(desk.library.archive.takeTouched());
  }
  return { api, write, at: (path) => join(folder, path, "index.html") };
}

test("an old address leads on in the files for as long as the newsroom says so, and no page is lost to it", async (context) => {
  const { api, write, at } = await writing(context);
  api.redirects = [{ path: "/vieux", target: "/ville/a/", status: 301 }];
  await write();
  assert.match(await readFile(at("vieux"), "utf8"), /url=\/ville\/a\//);
  api.redirects = [];
  await write();
  assert.ok(!existsSync(at("vieux")));

  // No redirect takes a page's file, however its address is spelt, nor one that stands there.
  const front = await readFile(at("/"), "utf8");
  const spelt = ["/", "/ville//a", "/ville/./a", "/atom.xml", "/../ville/a"];
  api.redirects = [...spelt, "/vieux", "/vieux"].map((path) => ({ path, target: "/", status: 301 }));
  await write();
  assert.match(await readFile(at("vieux"), "utf8"), /url=\/"/);
  api.redirects = [];
  await write();
  assert.equal(await readFile(at("/"), "utf8"), front);
  assert.match(await readFile(at("ville/a"), "utf8"), /Le tramway/);
  assert.ok(!existsSync(at("vieux")));

  // What moves to an address that led on is there, and its own leads on from then.
  api.redirects = [{ path: "/vieux", target: "/ville/a/", status: 301 }];
  await write();
  api.redirects = [{ path: "/ville/a", target: "/vieux/", status: 301 }];
  api.changes.push(change("articles", { ...article({ id: "a", section: "ville" }), url: "/vieux/" }));
  await write();
  assert.match(await readFile(at("vieux"), "utf8"), /Le tramway/);
  assert.match(await readFile(at("ville/a"), "utf8"), /url=\/vieux\//);
});

test("a page that cannot be drawn is told of and leads nobody to what it was; the others stand", async (context) => {
  const { api, write, at } = await writing(context);
  await write();
  const broken = { ...article({ id: "a", section: "ville" }), body: null } as unknown as Article;
  api.changes.push(change("articles", broken), change("articles", article({ id: "b", section: "ville" })));
  for (let time = 0; time < 2; time++) {
    assert.match((await write()).broken.join("\n"), /^The page at \/ville\/a\/ cannot be drawn[^\n]+$/);
    assert.deepEqual([existsSync(at("ville/a")), existsSync(at("ville/b"))], [false, true]);
  }
  api.changes.push(change("articles", article({ id: "a", section: "ville" })));
  assert.deepEqual((await write()).broken, []);
  assert.ok(existsSync(at("ville/a")));
});

test("a page that goes leaves no empty folder behind, and its neighbours stand", async (context) => {
  const { api, write, at } = await writing(context);
  api.changes.push(change("articles", article({ id: "b", section: "sport/voile" })));
  await write();
  assert.ok(existsSync(at("sport/voile/b")));
  api.changes.push({ ...change("articles", article({ id: "b", section: "sport/voile" })), event: "delete" });
  await write();
  assert.ok(!existsSync(dirname(dirname(dirname(at("sport/voile/b"))))));
  assert.ok(existsSync(at("ville/a")));
});

test("what a run that broke off had drawn goes when it is taken down", async (context) => {
  const { api, write, at } = await writing(context);
  await write();
  const fresh = change("articles", article({ id: "b", section: "ville" }));
  api.changes.push(fresh);
  // A folder where a page's file is to be: no disk takes that.
  const feed = dirname(at("atom.xml"));
  await rm(feed);
  await mkdir(join(feed, "in the way"), { recursive: true });
  await assert.rejects(write());
  await rm(feed, { recursive: true });
  const { document: _, ...gone } = fresh;
  api.changes.push({ ...gone, event: "delete" });
  await write();
  assert.ok(!existsSync(at("ville/b")));
});

test("a folder of somebody else's is left alone", async () => {
  const folder = await mkdtemp(join(tmpdir(), "mine-"));
  await writeFile(join(folder, "index.html"), "mine");
  await assert.rejects(Still.open({ folder, dist: DIST } as Parameters<typeof Still.open>[0]), /holds files that are no newspaper's/);
  assert.equal(await readFile(join(folder, "index.html"), "utf8"), "mine");
});
