import { folded } from "../lib/searching.ts";

/** Search in a copy on disk: one file of titles, asked for when the first question is. */
interface Line {
  title: string;
  url: string;
  label: string;
  words: string;
}
const form = document.querySelector<HTMLFormElement>("form[data-still]");
const results = document.querySelector("[data-results]");
const told = document.querySelector("[data-told]");
const asked = new URLSearchParams(location.search).get("q")?.trim() ?? "";

if (form && results && told && asked) {
  const field = form.querySelector("input");
  if (field) field.value = asked;
  const lines = (await (await fetch("/recherche/index.json")).json()) as Line[];
  const sought = folded(asked).split(/\s+/);
  const hits = lines.filter(({ words }) => sought.every((word) => words.includes(word))).slice(0, 30);
  if (hits.length === 0) told.textContent = "Rien ne correspond à ces mots.";
  results.append(...hits.map(row));
}

function row({ title, url, label }: Line): HTMLElement {
  const item = document.createElement("li");
  const [kicker, heading, link] = [document.createElement("p"), document.createElement("h2"), document.createElement("a")];
  Object.assign(kicker, { className: "label", textContent: label });
  Object.assign(link, { href: url, textContent: title });
  heading.append(link);
  item.append(kicker, heading);
  return item;
}
