import assert from "node:assert/strict";
import { mkdtemp } from "node:fs/promises";
import { Agent, request } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { Webhook } from "standardwebhooks";
import { DIST, handlerOf } from "../server/built.ts";
import type { Desk } from "../server/desk.ts";
import { Front } from "../server/front.ts";
import { Newspaper } from "../server/newspaper.ts";
import { openHouse } from "../server/opening.ts";
import { leftOut } from "../server/tell.ts";
import type { PageCache } from "../server/pages.ts";
import type { Block } from "cms-community-client";
import type { Article, ArticleCard } from "../src/lib/documents.ts";
import { article, change, frontPage, pick, section } from "./made.ts";
import { StandIn } from "./standin.ts";

const SECRET = "whsec_c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0";

interface Running {
  api: StandIn;
  desk: Desk;
  base: string;
  pages: PageCache;
  get: (path: string, init?: RequestInit) => Promise<Response>;
  reports: string[];
}

/** The newspaper beside a stand-in for the API, until the test is over. */
async function running(context: TestContext): Promise<Running> {
  const api = new StandIn();
  api.changes.push(change("articles", article({ id: "a", section: "ville" })));
  const folder = await mkdtemp(join(tmpdir(), "newspaper-"));
  const { desk, house } = await openHouse({ API_URL: await api.listen(), NEWSPAPER_COPY: folder });
  const reports: string[] = [];
  house.reports = { unknownBlock: (type, path) => reports.push(`${type} ${path}`), missing: (path) => reports.push(path) };
  const newspaper = new Newspaper(new Front(await handlerOf(DIST), house), desk, new Map(), SECRET);
  await desk.catchUp();
  const server = newspaper.serve().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  context.after(() => (api.close(), server.closeAllConnections(), server.close()));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { api, desk, base, pages: newspaper.pages, reports, get: (path, init) => fetch(base + path, { redirect: "manual", ...init }) };
}

function post(get: Running["get"], { id = "msg_1", at = new Date(), secret = SECRET } = {}): Promise<Response> {
  const body = JSON.stringify({ type: "document.updated", timestamp: at.toISOString(), data: { documents: [] } });
  const headers = { "webhook-id": id, "webhook-timestamp": String(Math.floor(at.getTime() / 1000)), "webhook-signature": new Webhook(secret).sign(id, at, body) };
  return get("/webhooks/", { method: "POST", body, headers });
}

test("a webhook has what changed drawn anew, and no page before it", async (context) => {
  const { api, get } = await running(context);
  const before = await (await get("/ville/a/")).text();
  assert.match(before, /Le tramway/);
  api.changes.push(change("articles", article({ id: "a", section: "ville", title: "Le bac" })));
  assert.equal(await (await get("/ville/a/")).text(), before);
  assert.equal((await post(get)).status, 204);
  assert.match(await (await get("/ville/a/")).text(), /Le bac/);
});

test("a page that the API tells of before the copy knows it is none until the copy does", async (context) => {
  const { api, get } = await running(context);
  api.changes.push(change("articles", article({ id: "b", section: "ville", title: "Le bac" })));
  assert.equal((await get("/ville/b/")).status, 404);
  await post(get);
  assert.equal((await get("/ville/b/")).status, 200);
  api.changes.push({ ...change("articles", article({ id: "b", section: "ville" })), event: "delete" });
  await post(get, { id: "msg_2" });
  assert.equal((await get("/ville/b/")).status, 410);
});

test("a webhook that is forged, old or seen before changes nothing", async (context) => {
  const { api, get } = await running(context);
  const asked = api.asked.length;
  assert.equal((await post(get, { secret: "whsec_b3RoZXJvdGhlcm90aGVyb3RoZXI=" })).status, 401);
  assert.equal((await post(get, { at: new Date(Date.now() - 3_600_000) })).status, 401);
  assert.equal(api.asked.length, asked);
  assert.equal((await post(get, { id: "msg_2" })).status, 204);
  const once = api.asked.length;
  assert.equal((await post(get, { id: "msg_2" })).status, 200);
  assert.equal(api.asked.length, once);
});

test("while the API is away the newspaper reads on, pages nobody asked for yet included", async (context) => {
  const { api, get } = await running(context);
  api.away = true;
  assert.equal((await get("/ville/a/")).status, 200);
  assert.equal((await get("/sujets/")).status, 200);
  assert.equal((await get("/nowhere/")).status, 404);
  const found = await (await get("/recherche/?q=tramway")).text();
  assert.match(found, /ne répond pas/);
  assert.match(found, /href="\/ville\/a\/"/);
  assert.equal((await post(get)).status, 503);
  api.away = false;
  assert.equal((await post(get)).status, 204);
});

test("a block that the site does not know is left out and told of", async (context) => {
  const { api, get, reports } = await running(context);
  const known: Block = { type: "heading", id: "h", value: { text: "Un intertitre", level: 2 } };
  const unknown = { type: "hologram", id: "u", value: { text: "SECRET" } } as unknown as Block;
  api.changes.push(change("articles", { ...article({ id: "b", section: "ville" }), body: [unknown, known] }));
  await post(get);
  const html = await (await get("/ville/b/")).text();
  assert.match(html, /Un intertitre/);
  assert.doesNotMatch(html, /hologram|SECRET/);
  assert.deepEqual(reports, ["hologram /ville/b/"]);
});

test("a document of a type that the site does not know is no page, and told of", async (context) => {
  const { api, desk, get } = await running(context);
  const unknown = { ...article({ id: "h", section: "ville", title: "SECRET" }), type: "hologram" } as unknown as Article;
  api.changes.push(change("articles", unknown));
  await post(get);
  const answer = await get(unknown.url);
  assert.equal(answer.status, 404);
  assert.doesNotMatch(await answer.text(), /hologram|SECRET/);
  assert.deepEqual(leftOut(desk.library.shelves), ["Left out: 1 document(s) of the type « hologram », which is not known here."]);
});

test("the front page leads with what the desk chose, then with the newest", async (context) => {
  const { api, get } = await running(context);
  const story = (id: string, title: string, hour: number) => change("articles", { ...article({ id, section: "ville", title }), published_at: `2026-11-22T0${hour}:00:00+01:00` });
  const [bac, marche] = [story("b", "Le bac", 9), story("c", "Le marché", 7)];
  const front = (leads: ArticleCard[]) => change("front-pages", { ...frontPage(), leads });
  const order = async () => [...(await (await get("/")).text()).matchAll(/Le (bac|marché|tramway)<\/a>/g)].map(([, word]) => word);
  api.changes.push(bac, marche, front([marche.document as Article]));
  await post(get);
  assert.deepEqual(await order(), ["marché", "bac", "tramway"]);
  api.changes.push(front([]));
  await post(get, { id: "msg_2" });
  assert.deepEqual(await order(), ["bac", "tramway", "marché"]);
});

test("a newspaper that begins has every list, empty", async (context) => {
  const { get } = await running(context);
  for (const path of ["/photos/", "/messages/", "/selections/", "/albums/", "/videos/", "/auteurs/"]) assert.equal((await get(path)).status, 200, path);
  assert.equal((await get("/photos/2026-11/")).status, 404);
});

test("an address without its slash leads to the one with it, and to no other host", async (context) => {
  const { get } = await running(context);
  const moved = await get("/ville/a");
  assert.deepEqual([moved.status, moved.headers.get("location")], [301, "/ville/a/"]);
  const odd = await get("/.//other.example");
  assert.ok(!odd.headers.get("location")?.startsWith("//"));
});

test("old addresses lead on, whatever system they are of", async (context) => {
  const { api, get } = await running(context);
  const old = ["/vieux.html", "/?p=12", "/index.php?p=12", "/tramway été"];
  api.redirects = old.map((path) => ({ path, target: "/à la une/", status: 301 }));
  api.changes.push(change("articles", article({ id: "b", section: "ville" })));
  await post(get);
  for (const path of ["/vieux.html/", "/?p=12", "/index.php/?p=12", "/tramway%20%C3%A9t%C3%A9/"]) {
    const led = await get(path);
    assert.deepEqual([led.status, led.headers.get("location")], [301, "/%C3%A0%20la%20une/"], path);
  }
  assert.match((await get("/?p=12")).headers.get("cache-control") ?? "", /no-cache/);
  assert.equal((await get("/vieux.html")).headers.get("location"), "/vieux.html/");
  assert.notEqual((await get("/?p=13")).status, 301);
});

test("what stands below a section that moved is led to as well", async (context) => {
  const { api, get } = await running(context);
  api.redirects = [{ path: "/quartiers", target: "/ville/", status: 301 }];
  api.changes.push(change("sections", section("/ville/")));
  await post(get);
  for (const rest of ["", "page/2/", "atom.xml"]) {
    const led = await get(`/quartiers/${rest}`);
    assert.deepEqual([led.status, led.headers.get("location"), led.headers.get("cache-control")], [301, `/ville/${rest}`, "no-cache"]);
  }
});

test("a section that is named as a list keeps what stands in it, and a subject of signs its address", async (context) => {
  const { api, get } = await running(context);
  const named = ["photos", "messages", "sujets"].map((name) => change("articles", { ...article({ id: name, section: name, slug: "sous-l-eau" }), tags: ["🚋"] }));
  api.changes.push(...named);
  await post(get);
  for (const name of ["photos", "messages", "sujets"]) assert.match(await (await get(`/${name}/sous-l-eau/`)).text(), /Le tramway/);
  assert.equal((await get("/sujets/1f68b/")).status, 200);
});

test("a shared cache keeps nothing longer than we do, and a HEAD tells of what a GET answers", async (context) => {
  const { get } = await running(context);
  for (const path of ["/ville/a/?utm_source=x", "/photos/2026-13/", "/sujets/x/"]) assert.match((await get(path)).headers.get("cache-control") ?? "", /no-cache|must-revalidate|no-store/, path);
  const told = await get("/atom.xml", { method: "HEAD" });
  assert.ok(Number(told.headers.get("content-length")) > 100);
  assert.equal(told.headers.get("etag"), (await get("/atom.xml")).headers.get("etag"));
});

test("a draft's link that opens nothing says so, and a redirect that is gone is gone", async (context) => {
  const { api, get } = await running(context);
  const draft = await get("/preview/draft/", { method: "POST", headers: { authorization: "Bearer abc" } });
  assert.equal(draft.status, 404);
  api.redirects = [{ path: "/vieux", target: "/ville/", status: 301 }];
  api.changes.push(change("articles", article({ id: "b", section: "ville" })));
  await post(get);
  api.redirects = [];
  // The copy has it still; the API, which is asked first, has not.
  assert.equal((await get("/vieux/")).status, 404);
  api.away = true;
  assert.equal((await get("/vieux/")).status, 301);
});

test("a redirect by which members wrote of a story brings their words to its page", async (context) => {
  const { api, get } = await running(context);
  api.changes.push(change("picks", pick({ id: "p", under: "/vieux/", reactions: 1 })));
  await post(get);
  assert.doesNotMatch(await (await get("/ville/a/")).text(), /Jeanne/);
  api.redirects = [{ path: "/vieux", target: "/ville/a/", status: 301 }];
  api.changes.push(change("articles", article({ id: "b", section: "culture" })));
  await post(get, { id: "msg_2" });
  assert.match(await (await get("/ville/a/")).text(), /Jeanne/);
});

test("redirects are asked for until they are told, and what was taken down is shown no longer", async (context) => {
  const { api, get } = await running(context);
  assert.equal((await get("/ville/a/")).status, 200);
  const { document: _, ...gone } = change("articles", article({ id: "a", section: "ville" }));
  api.changes.push({ ...gone, event: "delete" });
  api.redirects = [{ path: "/vieux", target: "/", status: 301 }];
  api.awayAt = "/api/v1/redirects/";
  assert.equal((await post(get)).status, 503);
  api.awayAt = "/api/v1/routes/";
  assert.equal((await get("/ville/a/")).status, 410);
  assert.equal((await post(get, { id: "msg_2" })).status, 204);
  assert.equal((await get("/vieux/")).status, 301);
});

test("a page that breaks while it is drawn is answered with 500, and again once it is mended", async (context) => {
  const { api, get } = await running(context);
  const broken = { ...article({ id: "b", section: "ville" }), body: null } as unknown as Article;
  api.changes.push(change("articles", broken));
  await post(get);
  for (let time = 0; time < 2; time++) assert.equal((await get("/ville/b/")).status, 500);
  api.changes.push(change("articles", article({ id: "b", section: "ville" })));
  await post(get, { id: "msg_2" });
  assert.equal((await get("/ville/b/")).status, 200);
});

test("nothing is answered that no page asks for", async (context) => {
  const { get } = await running(context);
  for (const path of ["/_image/?href=/a.png&f=webp", "/_server-islands/A/", "/_actions/a/"]) assert.equal((await get(path)).status, 404, path);
  for (const method of ["POST", "PUT", "DELETE"]) assert.equal((await get("/ville/a/", { method })).status, 405, method);
});

test("a page is kept once, however its address is spelt", async (context) => {
  const { get, pages } = await running(context);
  for (const path of ["/ville/a/", "/ville/a/?utm_source=letter", "/recherche/?q=bac", "/ville/%61/", "/%76ille/a/", "/sitemap.xml", "/site%6dap.xml", "//photos/"]) await get(path);
  assert.equal(pages.size, 2);
});

test("a reader who stays leaves nothing behind for each page", async (context) => {
  const { base } = await running(context);
  const warned: Error[] = [];
  const note = (warning: Error): void => void warned.push(warning);
  process.on("warning", note);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  for (let page = 0; page < 15; page++) {
    await new Promise<void>((resolve, reject) => request(`${base}/recherche/?q=${page}`, { agent }, (answer) => answer.resume().on("end", resolve)).on("error", reject).end());
  }
  agent.destroy();
  await new Promise((resolve) => setImmediate(resolve));
  process.off("warning", note);
  assert.deepEqual(warned.map(({ message }) => message), []);
});

test("what a reader has already is not sent again, and what is sent is packed", async (context) => {
  const { get } = await running(context);
  const first = await get("/ville/a/", { headers: { "accept-encoding": "gzip, br" } });
  const again = await get("/ville/a/", { headers: { "if-none-match": first.headers.get("etag") ?? "" } });
  assert.deepEqual([again.status, await again.text()], [304, ""]);
  assert.equal(first.headers.get("content-encoding"), "br");
});

test("a draft is kept by nobody and found by no search engine", async (context) => {
  const { get } = await running(context);
  const shell = await get("/preview/");
  assert.match(shell.headers.get("cache-control") ?? "", /no-store/);
  assert.match(shell.headers.get("x-robots-tag") ?? "", /noindex/);
  const asked = await get("/preview/draft/", { headers: { authorization: "Bearer token" } });
  assert.deepEqual([asked.status, asked.headers.get("allow")], [405, "POST"]);
  const draft = await get("/preview/draft/", { method: "POST" });
  assert.deepEqual([draft.status, draft.headers.get("cache-control")], [401, "private, no-store"]);
});

test("what a title holds stays text", async (context) => {
  const { api, get } = await running(context);
  const title = '</script><script>alert(1)</script> "&';
  const hostile = article({ id: "b", section: "ville", title });
  api.changes.push(change("articles", { ...hostile, seo: { ...hostile.seo, json_ld: { headline: title } } }));
  await post(get);
  // Between quotation marks a tag is no tag.
  const html = (await (await get("/ville/b/")).text()).replace(/ content="[^"]*"/g, "");
  assert.match(html, /&lt;script&gt;alert/);
  assert.doesNotMatch(html, /<script>alert/);
  assert.doesNotMatch(await (await get("/atom.xml")).text(), /<script>/);
});

test("a page's file name is an old spelling of its address", async (context) => {
  const { get } = await running(context);
  for (const path of ["/index.html", "/index.htm"]) assert.equal((await get(path)).headers.get("location"), "/");
  assert.equal((await get("/ville/a/index.html?x=1")).headers.get("location"), "/ville/a/?x=1");
  assert.equal((await get("//evil.example/index.html")).headers.get("location"), "/evil.example/");
});

test("each page has one address, and the others lead there", async (context) => {
  const { get } = await running(context);
  const leads = { "//photos/": "/photos/", "/%70hotos/": "/photos/", "/ville/a": "/ville/a/", "///x\"><script>/": "/x%22%3E%3Cscript%3E/", "/%E0%A4%A/": "/%25E0%25A4%25A/", "/\\evil.example/": "/evil.example/" };
  for (const [asked, place] of Object.entries(leads)) assert.equal((await get(asked)).headers.get("location"), place, asked);
  for (const asked of ["/_image/?href=/beacon.svg&f=png", "/x%22%3E%3Cscript%3E/", "/%25E0%25A4%25A/"]) assert.equal((await get(asked)).status, 404, asked);
  assert.equal((await get("//_image/?href=/beacon.svg&f=png")).headers.get("location"), "/_image/?href=/beacon.svg&f=png");
  assert.equal((await get("/%5fimage/?f=png")).headers.get("location"), "/_image/?f=png");
});

test("who makes up thousands of addresses does not use up what the API answers in a minute", async (context) => {
  const { api, get } = await running(context);
  for (let number = 0; number < 200; number++) assert.equal((await get(`/x${number}/`)).status, 404);
  assert.ok(api.asked.filter((path) => path === "/api/v1/routes/").length <= 120);
});

test("an unsigned post is refused unread", async (context) => {
  const { get } = await running(context);
  assert.equal((await get("/webhooks/", { method: "POST", body: "x".repeat(2_000_000) })).status, 401);
});

test("what was taken back is gone while thousands of redirects are still being read", async (context) => {
  const { api, desk, get } = await running(context);
  assert.equal((await get("/ville/a/")).status, 200);
  let answer: () => void = () => undefined;
  api.awayAt = "/api/v1/routes/";
  api.redirecting = new Promise((resolve) => (answer = resolve));
  api.changes.push(change("articles", article({ id: "a", section: "culture" })));
  await desk.catchUp();
  api.changes.push({ ...change("articles", article({ id: "a", section: "culture" })), event: "delete" });
  await desk.catchUp();
  assert.notEqual((await get("/culture/a/")).status, 200);
  answer();
  await desk.led();
});

test("a cache before the API brings back nothing that was taken back", async (context) => {
  const { api, desk, get } = await running(context);
  api.changes.push({ ...change("articles", article({ id: "a", section: "ville" })), event: "delete" });
  await desk.catchUp();
  // Of the path the stand-in tells as before.
  for (const _ of ["first", "kept"]) assert.equal((await get("/ville/a/")).status, 410);
  assert.ok(api.asked.includes("/api/v1/routes/"));
});

test("who asks for a page first says nothing of where it is", async (context) => {
  const { api, base } = await running(context);
  api.changes.push(change("front-pages", frontPage()));
  const asked = await new Promise<string>((resolve) => {
    request(`${base}/photos/`, { headers: { host: "evil.example", "x-forwarded-proto": "https" } }, async (answer) => resolve((await answer.toArray()).join(""))).end();
  });
  assert.match(asked, /rel="canonical" href="https:\/\/www\.fanal\.example\/photos\/"/);
  assert.doesNotMatch(asked, /evil/);
});

test("a newsroom that does not say where its readers are is told by the newspaper", async (context) => {
  const api = new StandIn();
  context.after(() => api.close());
  api.site = { address: "" };
  const folder = await mkdtemp(join(tmpdir(), "newspaper-"));
  const { desk } = await openHouse({ API_URL: await api.listen(), NEWSPAPER_COPY: folder, PORT: "4400" });
  assert.equal(desk.library.around.site.address, "http://127.0.0.1:4400");
});

test("a copy of a newsroom that was set up anew is told of, with what to do", async (context) => {
  const { api, desk } = await running(context);
  api.refused = { status: 400, title: "", type: "about:blank", detail: "since: no", errors: [{ parameter: "since", detail: "no" }] };
  await assert.rejects(desk.catchUp(), /newspaper-.*: delete that folder and start again/);
});
