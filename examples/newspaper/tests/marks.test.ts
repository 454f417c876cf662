import assert from "node:assert/strict";
import { test } from "node:test";
import { MemoryStore, type Change } from "cms-community-client";
import { Archive } from "../src/lib/archive.ts";
import { listOf } from "../src/lib/marks.ts";
import { Library, Reading } from "../src/lib/reading.ts";
import { around, article, change, pick } from "./made.ts";

async function library(...changes: Change[]): Promise<Library> {
  const archive = new Archive(new MemoryStore());
  await archive.apply(changes, "/1");
  archive.takeTouched();
  return new Library(archive, around());
}

test("an article that moves to another section touches both sections, and no third", async () => {
  const { archive } = await library(change("articles", article({ id: "a", section: "ville" })));
  await archive.apply([change("articles", article({ id: "a", section: "culture" }))], "/2");
  const touched = archive.takeTouched();
  assert.ok(touched.has(listOf.of("section", "/ville/")));
  assert.ok(touched.has(listOf.of("section", "/culture/")));
  assert.ok(!touched.has(listOf.of("section", "/sport/")));
});

test("a page bears what it read, and nothing else", async () => {
  const shelf = await library(change("articles", article({ id: "a", section: "ville" })), change("articles", article({ id: "b", section: "culture" })));
  const reading = new Reading(shelf);
  reading.at("/ville/a/");
  reading.storiesOf("section", "/ville/");
  assert.deepEqual([...reading.marks].sort(), ["a", "everywhere", listOf.of("section", "/ville/")].sort());
});

test("an article of another section leaves a section's page as it is", async () => {
  const shelf = await library(change("articles", article({ id: "a", section: "ville" })));
  const reading = new Reading(shelf);
  reading.storiesOf("section", "/ville/");
  await shelf.archive.apply([change("articles", article({ id: "b", section: "culture" }))], "/2");
  assert.ok([...shelf.archive.takeTouched()].every((mark) => !reading.marks.has(mark)));
});

test("a section has the stories below it, and not those of another of the same name", async () => {
  const shelf = await library(...["ville/port", "culture/port", "ville"].map((section) => change("articles", article({ id: section, section }))));
  const reading = new Reading(shelf);
  const storiesOf = (path: string) => reading.storiesOf("section", path).map(({ id }) => id);
  assert.deepEqual(storiesOf("/ville/").sort(), ["ville", "ville/port"]);
  assert.deepEqual(storiesOf("/ville/port/"), ["ville/port"]);
  await shelf.archive.apply([change("articles", article({ id: "c", section: "culture/port" }))], "/2");
  assert.ok([...shelf.archive.takeTouched()].every((mark) => !reading.marks.has(mark)));
});

test("what is taken down is remembered as gone until something stands there again", async () => {
  const shelf = await library(change("articles", article({ id: "a", section: "ville" })));
  await shelf.archive.apply([{ ...change("articles", article({ id: "a", section: "ville" })), event: "delete" }], "/2");
  assert.equal(new Reading(shelf).at("/ville/a/"), undefined);
  assert.ok(new Reading(shelf).wasTakenDown("/ville/a/"));
  await shelf.archive.apply([change("articles", article({ id: "c", section: "ville", slug: "a" }))], "/3");
  assert.ok(!new Reading(shelf).wasTakenDown("/ville/a/"));
});

test("a pick's page hears of what comes to the address that its members wrote under, and leaves it", async () => {
  const shelf = await library(change("articles", article({ id: "b", section: "ville" })));
  const marked = () => {
    const reading = new Reading(shelf);
    return { found: reading.ledTo("/ville/a/")?.id, hears: (marks: Set<string>) => [...marks].some((mark) => reading.marks.has(mark)) };
  };
  const before = marked();
  assert.equal(before.found, undefined);
  await shelf.archive.apply([change("articles", article({ id: "a", section: "ville" }))], "/2");
  assert.ok(before.hears(shelf.archive.takeTouched()));
  const there = marked();
  assert.equal(there.found, "a");
  await shelf.archive.apply([change("articles", article({ id: "a", section: "quartiers" }))], "/3");
  assert.ok(there.hears(shelf.archive.takeTouched()));
  shelf.around = { ...around(), redirects: [{ path: "/ville/a", target: "/quartiers/a/", status: 301 }] };
  assert.equal(marked().found, "a");
});

test("picks are found under their story also after it moved, the most followed first", async () => {
  const shelf = await library(
    change("picks", pick({ id: "p", under: "https://old.example/ville/a/", reactions: 1 })),
    change("picks", pick({ id: "q", under: "/quartiers/a/", reactions: 9 })),
    change("picks", pick({ id: "s", under: "https://old.example/quartiers/%C3%A9t%C3%A9/" })),
    change("picks", pick({ id: "r", under: "/elsewhere/", reactions: 99 })),
  );
  shelf.around = { ...around(), redirects: [{ path: "/ville/a", target: "/quartiers/a/", status: 301 }] };
  const found = new Reading(shelf).picksUnder("/quartiers/a/").map(({ id }) => id);
  assert.deepEqual(found, ["q", "p"]);
  assert.deepEqual(new Reading(shelf).picksUnder("/quartiers/été/").map(({ id }) => id), ["s"]);
});
