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
import { Pictures } from "../server/pictures.ts";
import { Still, type Bringing } from "../server/still.ts";
import { article, change, frontPage, picture } from "./made.ts";
import { StandIn } from "./standin.ts";

/** A newsroom of one article, and what writes it to files. */
async function writing(context: TestContext): Promise<{ api: StandIn; folder: string; write: (asked?: { pictures?: boolean }) => Promise<Bringing>; at: (path: string) => string }> {
  const api = new StandIn();
  context.after(() => api.close());
  api.changes.push(change("front-pages", frontPage()), change("articles", article({ id: "a", section: "ville" })));
  const [address, copy, folder] = [await api.listen(), await mkdtemp(join(tmpdir(), "copy-")), await mkdtemp(join(tmpdir(), "site-"))];
  const handler = await handlerOf(DIST);
  async function write({ pictures = false } = {}): Promise<Bringing> {
    const { desk, house } = await openHouse({ API_URL: address, NEWSPAPER_COPY: copy }, { still: true });
    const still = await Still.open({ folder, dist: DIST, front: new Front(handler, house), library: desk.library, pictures: pictures ? new Pictures(address, folder) : null });
    await desk.catchUp();
    await desk.led();
    return still.bring(desk.library.archive.takeTouched());
  }
  return { api, folder, write, at: (path) => join(folder, path, "index.html") };
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
  const { api, folder, write, at } = await writing(context);
  await write();
  const fresh = change("articles", article({ id: "b", section: "ville" }));
  api.changes.push(fresh);
  // A folder where a page's file is to be: no disk takes that.
  const leading = join(folder, "_redirects");
  await rm(leading);
  await mkdir(join(leading, "in the way"), { recursive: true });
  await assert.rejects(write());
  assert.ok(existsSync(at("ville/b")));
  await rm(leading, { recursive: true });
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

test("pictures are brought, asked for again if they could not be, and leave when no page shows them", async (context) => {
  const { api, folder, write } = await writing(context);
  const address = api.listening();
  const shown = { ...article({ id: "p", section: "ville" }), picture: picture(`${address}/media/quai.jpg`) };
  api.changes.push(change("articles", shown));
  const file = join(folder, "media/quai.jpg");
  await write();
  assert.ok(!existsSync(file));
  api.files = null;
  assert.match((await write({ pictures: true })).broken.join("\n"), /^The file .*quai\.jpg is not to be had \(503\)[^\n]*$/);
  api.files = "JPEG";
  assert.deepEqual((await write({ pictures: true })).broken, []);
  assert.equal(await readFile(file, "utf8"), "JPEG");
  assert.equal((await write({ pictures: true })).drawn, 0);
  await rm(join(folder, "media"), { recursive: true });
  await write({ pictures: true });
  assert.ok(existsSync(file));
  api.changes.push({ ...change("articles", shown), event: "delete" });
  await write({ pictures: true });
  assert.ok(!existsSync(file));
  api.changes.push(change("articles", shown));
  await write({ pictures: true });
  await write();
  assert.ok(!existsSync(file));
});

test("what a run that broke off saw of the site is not lost to the next", async (context) => {
  const { api, folder, write, at } = await writing(context);
  await write();
  const ledger = await readFile(join(folder, ".newspaper.json"), "utf8");
  api.site = { name: "Le Phare" };
  await write();
  assert.match(await readFile(at("ville/a"), "utf8"), /Le Phare/);
  api.site = { name: "La Bouée" };
  await write();
  await writeFile(join(folder, ".newspaper.json"), ledger);
  await writeFile(at("ville/a"), "Le Phare");
  await write();
  assert.match(await readFile(at("ville/a"), "utf8"), /La Bouée/);
});

test("what was taken back leaves the files though others cannot be written", async (context) => {
  const { api, write, at } = await writing(context);
  const long = "é".repeat(200);
  api.changes.push(change("articles", article({ id: "b", section: "ville" })));
  await write();
  api.redirects = [{ path: `/${long}`, target: "/ville/a/", status: 301 }];
  api.changes.push({ ...change("articles", article({ id: "b", section: "ville" })), event: "delete" }, change("articles", article({ id: "c", section: "ville", slug: long })));
  assert.match((await write()).broken.join("\n"), /^The page at \/ville\/é+\/ cannot be drawn[^\n]*$/);
  assert.deepEqual([existsSync(at("ville/b")), existsSync(at("ville/a"))], [false, true]);
  api.changes.push({ ...change("articles", article({ id: "c", section: "ville", slug: long })), event: "delete" });
  assert.deepEqual((await write()).broken, []);
});

test("a damaged ledger is told of, and a folder that another run writes is left to it", async (context) => {
  const { folder, write } = await writing(context);
  await write();
  await writeFile(join(folder, ".in-use"), "1");
  await assert.rejects(write(), /is in use by another newspaper \(process 1\)/);
  await writeFile(join(folder, ".in-use"), "999999999");
  await write();
  await writeFile(join(folder, ".newspaper.json"), '{"build":');
  await assert.rejects(write(), /\.newspaper\.json is damaged/);
});
