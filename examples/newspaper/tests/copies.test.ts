import assert from "node:assert/strict";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import type { Change } from "cms-community-client";
import { DIST, handlerOf } from "../server/built.ts";
import { Front } from "../server/front.ts";
import { Newspaper } from "../server/newspaper.ts";
import { openHouse } from "../server/opening.ts";
import { pathsOf } from "../src/lib/paths.ts";
import { article, change, frontPage, pick, section } from "./made.ts";
import { StandIn } from "./standin.ts";

const SECTIONS = ["ville", "ville/port", "culture", "culture/port"];
const SUBJECTS = ["Vélo", "Plein air", "École"];

/** The same numbers for the same seed, from 0 to 1. */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (state * 48_271) % 2_147_483_647;
    yield state / 2_147_483_647;
  }
}

for (const seed of [1, 22, 333]) {
  test(`after any changes each page is as a newspaper that begins draws it (${seed})`, async (context) => {
    const random = numbers(seed);
    const below = (most: number): number => Math.floor(random.next().value * most);
    const one = <T>(things: readonly T[]): T => things[below(things.length)] as T;
    const api = new StandIn();
    context.after(() => api.close());
    const address = await api.listen();
    const handler = await handlerOf(DIST);
    const opened = async () => openHouse({ API_URL: address, NEWSPAPER_COPY: await mkdtemp(join(tmpdir(), "copy-")) });

    /** What an editor, the desk or a member does. */
    function next(): Change {
      const id = one(["a", "b", "c", "d", "e"]);
      const story = { ...article({ id, section: one(SECTIONS), title: `Le bac ${below(99)}` }), tags: [one(SUBJECTS)] };
      const words = pick({ id: `p${id}`, under: one(["/vieux/", "/ville/a/", "/culture/b/"]), reactions: below(9) });
      const made = one([() => change("articles", story), () => change("picks", words), () => change("front-pages", { ...frontPage(), leads: [story] })])();
      if (made.resource === "front-pages" || below(4) > 0) return made;
      const { document: _, ...gone } = made;
      return { ...gone, event: "delete" };
    }

    const { desk, house } = await opened();
    const newspaper = new Newspaper(new Front(handler, house), desk, new Map(), "");
    const server = newspaper.serve().listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    context.after(() => (server.closeAllConnections(), server.close()));
    const { port } = server.address() as { port: number };
    const read = async (path: string): Promise<string> => (await fetch(`http://127.0.0.1:${port}${path}`)).text();
    api.changes.push(change("front-pages", frontPage()), ...SECTIONS.map((name) => change("sections", section(`/${name}/`))));
    for (let turn = 0; turn < 40; turn++) {
      api.changes.push(next());
      if (below(4) === 0) api.redirects = [{ path: "/vieux", target: one(["/ville/a/", "/culture/b/"]), status: 301 }];
      await desk.catchUp();
      for (const path of pathsOf(desk.library)) if (below(2)) await read(path);
    }
    // What moves has its redirects read anew.
    api.changes.push(change("articles", article({ id: "0", section: "ville" })), change("articles", article({ id: "0", section: "culture" })));
    await desk.catchUp();
    await desk.led();
    const fresh = await opened();
    await fresh.desk.catchUp();
    const begins = new Front(handler, fresh.house);
    const paths = [...pathsOf(fresh.desk.library)].filter((path) => path !== "/recherche/");
    assert.deepEqual(new Set(pathsOf(desk.library)), new Set(pathsOf(fresh.desk.library)));
    for (const path of paths) assert.equal(await read(path), (await begins.drawAt(path)).body.toString(), path);
  });
}
