import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { DIST, handlerOf } from "../server/built.ts";
import { Front } from "../server/front.ts";
import { openHouse } from "../server/opening.ts";
import { Still, type Bringing } from "../server/still.ts";
import { article, change, frontPage } from "./made.ts";
import { StandIn } from "./standin.ts";

test("an old address leads on in the files for as long as the newsroom says so, and no page is lost to it", async (context) => {
  const api = new StandIn();
  context.after(() => api.close());
  api.changes.push(change("front-pages", frontPage()), change("articles", article({ id: "a", section: "ville" })));
  const [address, copy, folder] = [await api.listen(), await mkdtemp(join(tmpdir(), "copy-")), await mkdtemp(join(tmpdir(), "site-"))];
  const handler = await handlerOf(DIST);
  async function write(): Promise<Bringing> {
    const { desk, house } = await openHouse({ API_URL: address, NEWSPAPER_COPY: copy }, { still: true });
    const still = await Still.open({ folder, dist: DIST, front: new Front(handler, house), library: desk.library, pictures: null });
    return still.bring(await desk.catchUp());
  }
  const at = (path: string): string => join(folder, path, "index.html");

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
