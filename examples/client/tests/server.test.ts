import assert from "node:assert/strict";
import { mkdtemp, readFile, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { FileStore, found, MemoryStore, newsroom, pictureElement, pictureHtml, ProblemError, sync, UnreachableError, type Change, type Delivered, type Picture } from "../src/index.js";

const server = process.env["SERVER"];
if (!server) throw new Error("Set SERVER to the address of a running demo, such as http://127.0.0.1:8000.");

test("a list is walked to its end, each item once", async () => {
  const { api, each } = newsroom({ server });
  const ids: string[] = [];
  for await (const { id } of each("/api/v1/articles/", { limit: 7 })) ids.push(id);
  const { data } = await api.GET("/api/v1/articles/", { params: { query: { limit: 1, include: "total" } } });
  assert.ok(ids.length > 7);
  assert.equal(ids.length, data?.meta.total);
  assert.equal(new Set(ids).size, ids.length);
});

test("a walk that is left early asks for no further page", async () => {
  let asked = 0;
  const { each } = newsroom({ server, fetch: (request) => (asked++, fetch(request)) });
  for await (const _ of each("/api/v1/articles/", { limit: 2 })) break;
  assert.equal(asked, 1);
});

test("a problem is thrown with its sentence, its status and the parameter", async () => {
  const { each } = newsroom({ server });
  const query = { nonsense: 1 } as object;
  await assert.rejects(each("/api/v1/articles/", query).next(), (error) => {
    assert.ok(error instanceof ProblemError);
    assert.equal(error.status, 400);
    assert.equal(error.problem.errors?.[0]?.parameter, "nonsense");
    return true;
  });
});

test("a page that is no problem document, such as a proxy's, is a problem all the same", async () => {
  const { api } = newsroom({ server, fetch: async () => new Response("<h1>Bad Gateway", { status: 502, headers: { "retry-after": "7" } }) });
  await assert.rejects(api.GET("/api/v1/site/"), (error) => error instanceof ProblemError && error.status === 502 && error.retryAfter === 7);
});

test("a server that is away is one sentence with its address", async () => {
  const { api } = newsroom({ server: "http://127.0.0.1:9" });
  await assert.rejects(api.GET("/api/v1/site/"), (error) => error instanceof UnreachableError && /does not answer at http:\/\/127\.0\.0\.1:9\//.test(error.message));
});

test("a server that never answers, or answers with a page, is one that is away", async () => {
  const silent = createServer(() => undefined).listen(0, "127.0.0.1");
  await new Promise((resolve) => silent.once("listening", resolve));
  const { port } = silent.address() as AddressInfo;
  const away = (error: unknown): boolean => error instanceof UnreachableError;
  await assert.rejects(newsroom({ server: `http://127.0.0.1:${port}`, patience: 200 }).api.GET("/api/v1/site/"), away);
  silent.closeAllConnections();
  silent.close();
  const page = async () => new Response("<h1>Log in", { headers: { "content-type": "text/html; charset=utf-8" } });
  await assert.rejects(newsroom({ server, fetch: page }).api.GET("/api/v1/site/"), away);
});

test("an answer that breaks off, or is somebody else's JSON, is one of a server that is away", async () => {
  const away = (error: unknown): boolean => error instanceof UnreachableError;
  const cut = createServer((_, response) => void response.writeHead(200, { "content-type": "application/json", "content-length": 9 }).write('{"a"', () => response.destroy()));
  await new Promise<void>((resolve) => cut.listen(0, "127.0.0.1", resolve));
  await assert.rejects(newsroom({ server: `http://127.0.0.1:${(cut.address() as AddressInfo).port}` }).api.GET("/api/v1/site/"), away);
  cut.close();
  const half = newsroom({ server, fetch: async () => new Response('{"a"', { headers: { "content-type": "application/json" } }) });
  await assert.rejects(half.api.GET("/api/v1/site/"), away);
  const others = newsroom({ server, fetch: async () => Response.json({ hello: 1 }) });
  await assert.rejects(others.each("/api/v1/articles/").next(), away);
  await assert.rejects(sync(others, new MemoryStore()), away);
});

test("a newsroom's address is taken with or without the API's path, and refused without its scheme", async () => {
  for (const address of [server, `${server}/`, `${server}/api/v1`, `${server}/api/v1/`]) assert.ok((await newsroom({ server: address }).api.GET("/api/v1/site/")).data);
  for (const address of ["", "127.0.0.1:8000", "newsroom.example"]) assert.throws(() => newsroom({ server: address }), /is no newsroom's address/);
});

test("what there is none of is null, and whatever else fails is thrown", async () => {
  const { api } = newsroom({ server });
  const day = (name: string) => found(api.GET("/api/v1/photos-of-the-day/{day}/", { params: { path: { day: name } } }));
  assert.equal(await day("1999-01-01"), null);
  const today = await day("today");
  if (today) assert.equal(typeof today.title, "string");
  await assert.rejects(found(api.GET("/api/v1/articles/", { params: { query: { limit: 0 } } })), ProblemError);
  const { api: away } = newsroom({ server: "http://127.0.0.1:9" });
  await assert.rejects(found(away.GET("/api/v1/site/")), UnreachableError);
});

test("a date to ask again at is told in seconds", async () => {
  const date = new Date(Date.now() + 60_000).toUTCString();
  const { api } = newsroom({ server, fetch: async () => new Response("", { status: 503, headers: { "retry-after": date } }) });
  await assert.rejects(api.GET("/api/v1/site/"), (error) => error instanceof ProblemError && Number(error.retryAfter) > 50 && Number(error.retryAfter) <= 60);
});

test("what was read is asked for conditionally, and a 304 is answered from memory", async () => {
  const statuses: number[] = [];
  const counted = async (request: Request) => {
    const response = await fetch(request);
    statuses.push(response.status);
    return response;
  };
  const { api } = newsroom({ server, fetch: counted });
  const { data: first } = await api.GET("/api/v1/site/");
  const { data: second } = await api.GET("/api/v1/site/");
  assert.deepEqual(statuses, [200, 304]);
  assert.deepEqual(second, first);
});

test("what is asked with a token is never remembered", async () => {
  const conditional: boolean[] = [];
  const fetch = async (request: Request) => {
    conditional.push(request.headers.has("if-none-match"));
    return Response.json({}, { headers: { etag: '"a"' } });
  };
  const { read } = newsroom({ server, token: "secret", fetch });
  await read("/api/v1/preview/");
  await read("/api/v1/preview/");
  assert.deepEqual(conditional, [false, false]);
});

test("a token goes nowhere but to the newsroom's own server", async () => {
  const { read } = newsroom({ server, token: "secret" });
  await assert.rejects(read("//elsewhere.example/api/"), TypeError);
  await assert.rejects(read("https://elsewhere.example/api/"), TypeError);
});

test("a copy holds the whole site, and then asks only for what is new", async () => {
  const client = newsroom({ server });
  const store = new MemoryStore();
  const first = await sync(client, store);
  assert.ok(first.changes.length > 24);
  const ids: string[] = [];
  for await (const { id } of client.each("/api/v1/articles/")) ids.push(id);
  const copied = [...store.all()].filter(({ resource }) => resource === "articles").map(({ id }) => id);
  assert.deepEqual(copied.sort(), ids.sort());
  assert.deepEqual((await sync(client, store)).changes, []);
});

test("a file of somebody else's is no copy, and stays as it is", async () => {
  const path = join(await mkdtemp(join(tmpdir(), "copy-")), "comments.ndjson");
  for (const theirs of ['{"source_id":"c1"}\n{"source_id":"c2"}\n', '{"next":"/x"}\n{"a":1}\n', "Dear reader"]) {
    await writeFile(path, theirs);
    await assert.rejects(FileStore.open(path), /comments\.ndjson is no copy of a newsroom/);
    assert.equal(await readFile(path, "utf8"), theirs);
  }
  await assert.rejects(FileStore.open(tmpdir()), /cannot be read \(EISDIR\)/);
});

test("a copy whose first line was cut off is begun anew, in a folder that is made for it", async () => {
  const path = join(await mkdtemp(join(tmpdir(), "copy-")), "var", "site.ndjson");
  const first = await FileStore.open(path);
  await sync(newsroom({ server }), first);
  const whole = await readFile(path, "utf8");
  await writeFile(path, whole.slice(0, 9));
  const again = await FileStore.open(path);
  assert.equal(again.next, null);
  await sync(newsroom({ server }), again);
  assert.equal((await FileStore.open(path)).next, first.next);
  for (const line of ["3", "null", '"id"']) {
    await writeFile(path, `${whole}${line}\n`);
    await assert.rejects(FileStore.open(path), /is damaged/);
  }
});

test("a copy on disk goes on where it was, also after a line that was cut off", async () => {
  const path = join(await mkdtemp(join(tmpdir(), "copy-")), "site.ndjson");
  const client = newsroom({ server });
  const store = await FileStore.open(path);
  await sync(client, store);
  const whole = await readFile(path, "utf8");
  await writeFile(path, `${whole}{"changes":[{"event":"delé`);
  const again = await FileStore.open(path);
  assert.equal(again.next, store.next);
  assert.deepEqual(new Map([...again.all()].map((one) => [one.id, one])), new Map([...store.all()].map((one) => [one.id, one])));
  assert.deepEqual((await sync(client, again)).changes, []);
});

function change(event: "upsert" | "delete", id: string, tags: string[], text = ""): Change {
  const document = event === "upsert" ? { document: { id, excerpt: text, type: "pick" } as Delivered } : {};
  return { sequence: 1, event, resource: "picks", id, locale: "fr", url: "/x/", former_url: "", api_url: "", tags, changed_at: "", ...document };
}

test("what is removed leaves the copy and its file, and its former tags are told", async () => {
  const path = join(await mkdtemp(join(tmpdir(), "copy-")), "site.ndjson");
  const store = await FileStore.open(path);
  await store.apply([change("upsert", "1", ["pick:1"], "words taken back"), change("upsert", "2", ["pick:2"])], "/after-2");
  const pages = { read: async () => ({ items: [change("delete", "1", [])], meta: { next: "/after-3", more: false } }) };
  const { tags } = await sync(pages, store);
  assert.deepEqual([...tags], ["pick:1"]);
  assert.equal(store.get("1"), undefined);
  assert.doesNotMatch(await readFile(path, "utf8"), /words taken back/);
  const again = await FileStore.open(path);
  assert.deepEqual([...again.all()].map(({ id }) => id), ["2"]);
  assert.equal(again.next, "/after-3");
});

test("a file that grows by changes is written anew once it is mostly blank, and reads the same", async () => {
  const path = join(await mkdtemp(join(tmpdir(), "copy-")), "site.ndjson");
  const store = await FileStore.open(path);
  const long = "é".repeat(100_000);
  for (let turn = 0; turn < 40; turn++) await store.apply([change("upsert", "1", [], `${turn} ${long}`), change(turn % 2 ? "delete" : "upsert", "2", [], long), change("upsert", "1", [], `again ${turn}`)], `/${turn}`);
  const { size } = await stat(path);
  assert.ok(size < 6_000_000, String(size));
  const again = await FileStore.open(path);
  assert.deepEqual([again.next, [...again.all()]], [store.next, [...store.all()]]);
  assert.deepEqual([...again.all()].map(({ id }) => id), ["1"]);
  await again.apply([change("delete", "1", [])], "/last");
  assert.deepEqual([...(await FileStore.open(path)).all()], []);
  assert.doesNotMatch(await readFile(path, "utf8"), /é|again/);
});

test("a crash before the blanks were written leaves nothing that was taken back, and a damaged file is told of", async () => {
  const path = join(await mkdtemp(join(tmpdir(), "copy-")), "site.ndjson");
  const store = await FileStore.open(path);
  await store.apply([change("upsert", "1", [], "words taken back"), change("upsert", "2", [], "words that stay")], "/1");
  const before = await readFile(path);
  await store.apply([change("delete", "1", [])], "/2");
  const after = await readFile(path);
  await writeFile(path, Buffer.concat([before, after.subarray(before.length)]));
  assert.deepEqual([...(await FileStore.open(path)).all()].map(({ id }) => id), ["2"]);
  assert.doesNotMatch(await readFile(path, "utf8"), /taken back/);
  await writeFile(path, `${await readFile(path, "utf8")}{nothing\n`);
  await assert.rejects(FileStore.open(path), /site\.ndjson is damaged: delete it/);
});

test("a change whose document is gone already takes it out of the copy", async () => {
  const store = new MemoryStore();
  await store.apply([change("upsert", "1", [])], "/1");
  const { document: _, ...without } = change("upsert", "1", []);
  await store.apply([without], "/2");
  assert.equal(store.get("1"), undefined);
});

test("today's photo is drawn with every format, its measures, and nothing that breaks out", async () => {
  const { api } = newsroom({ server });
  const { data } = await api.GET("/api/v1/photos-of-the-day/{day}/", { params: { path: { day: "today" } } });
  const picture = data?.picture;
  assert.ok(picture);
  const element = pictureElement(picture, "hero", { sizes: "50vw" });
  assert.ok(element);
  assert.match(element.sources.map(({ type }) => type).join(), /image\/webp/);
  assert.match(element.sources[0]?.srcset ?? "", / \d+w/);
  assert.ok(element.img.width > element.img.height);
  const hostile: Picture = { ...picture, alt: '"><script>', dominant_colour: "red;x:url(//evil)", placeholder: "javascript:x" };
  const html = pictureHtml(hostile, "hero");
  assert.match(html, /alt="&quot;&gt;&lt;script&gt;"/);
  assert.doesNotMatch(html, /<script|evil|javascript/);
});

test("a picture whose files are not made yet is drawn as nothing", () => {
  const picture = { purposes: { card: null, hero: null, full: null } } as Picture;
  assert.equal(pictureHtml(picture, "card"), "");
});
