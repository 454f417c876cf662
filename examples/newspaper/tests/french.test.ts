import assert from "node:assert/strict";
import { test } from "node:test";
import { count, day, hour, lasting, listed, month, when } from "../src/lib/french.ts";
import { monthsOf, weeksOf } from "../src/lib/calendar.ts";
import { slugOf } from "../src/lib/documents.ts";
import { leafOf } from "../src/lib/paging.ts";

const spaced = (text: string): string => text.replace(/[\u00a0\u202f]/g, "_");

test("days and hours are said as in French, in the newsroom's zone", () => {
  assert.equal(spaced(day("2027-01-01", { weekday: true })), "vendredi 1er_janvier 2027");
  assert.equal(spaced(when("2026-11-22T22:59:00Z")), "22_novembre 2026 à 23_h_59");
  assert.equal(spaced(when("2026-11-22T23:30:00Z")), "23_novembre 2026 à 0_h_30");
  assert.equal(spaced(hour("2026-07-01T10:00:00Z")), "12_h");
  assert.equal(month("2026-08"), "août 2026");
});

test("one is singular, and so is none", () => {
  assert.deepEqual([0, 1, 2, 1500].map((number) => spaced(count(number, "réponse", "réponses"))), ["0_réponse", "1_réponse", "2_réponses", "1_500_réponses"]);
  assert.equal(listed(["Nour", "Paul", "Inès"]), "Nour, Paul et Inès");
  assert.deepEqual([5, 65, 599.6].map((seconds) => spaced(lasting(seconds))), ["5_s", "1_min_05", "10_min_00"]);
});

test("a month is whole weeks from Monday", () => {
  const weeks = weeksOf("2026-11");
  assert.deepEqual(weeks[0], [null, null, null, null, null, null, "2026-11-01"]);
  assert.equal(weeks.flat().filter(Boolean).length, 30);
  assert.ok(weeksOf("2028-02").flat().includes("2028-02-29"));
  assert.deepEqual(monthsOf([{ day: "2026-10-31" }, { day: "2026-11-01" }, { day: "2026-11-02" }]), ["2026-11", "2026-10"]);
});

test("a subject's address has no accents, spaces or signs", () => {
  assert.deepEqual(["Plein air", "Œuvre d’été", " CO₂ ? "].map(slugOf), ["plein-air", "oeuvre-d-ete", "co₂"]);
  assert.ok(slugOf("🚋".repeat(60)).length <= 60);
  assert.deepEqual(["C", "C++", "C#", "Canal+", "#MeToo", "+"].map(slugOf), ["c", "c-plus-plus", "c-diese", "canal-plus", "metoo", "2b"]);
});

test("a list ends at its last page, and an empty one has a first", () => {
  assert.deepEqual(leafOf([1, 2, 3], 2, 2), { items: [3], number: 2, last: 2 });
  assert.equal(leafOf([1, 2, 3], 3, 2), null);
  assert.deepEqual(leafOf([], 1), { items: [], number: 1, last: 1 });
});
